using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Connector.TestKit.Gmail;

/// <summary>The host that a block redirects to. It is there to catch a client that follows, and to see what it brings along.</summary>
internal sealed class SorryPage(TimeProvider time) : IAsyncDisposable
{
    public const string MovedHtml = """
        <HTML><HEAD><meta http-equiv="content-type" content="text/html;charset=utf-8">
        <TITLE>302 Moved</TITLE></HEAD><BODY>
        <H1>302 Moved</H1>
        The document has moved.
        </BODY></HTML>
        """;

    public const string Html = """
        <html><head><title>Sorry...</title></head><body>
        <h1>We're sorry...</h1>
        <p>... but your computer or network may be sending automated queries. To protect our users, we can't process your request right now.</p>
        </body></html>
        """;

    private readonly ConcurrentQueue<SorryPageRequest> _requests = [];
    private WebApplication? _host;

    public IReadOnlyList<SorryPageRequest> Requests => [.. _requests];

    public Uri BaseUri => LoopbackHost.AddressOf(_host ?? throw new InvalidOperationException("Not started."));

    public async Task StartAsync(CancellationToken cancellationToken) =>
        _host = await LoopbackHost.StartAsync(port: 0, app => app.Run(AnswerAsync), cancellationToken);

    public string LocationFor(string blockedUrl) => $"{BaseUri}sorry/index?continue={Uri.EscapeDataString(blockedUrl)}&q=EgTAqAEB";

    public ValueTask DisposeAsync() => _host?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task AnswerAsync(HttpContext context)
    {
        _requests.Enqueue(new SorryPageRequest(
            time.GetUtcNow(), context.Request.Method, context.Request.GetEncodedPathAndQuery(),
            context.Request.Headers.ContainsKey("Authorization")));

        context.Response.ContentType = "text/html; charset=UTF-8";
        await context.Response.WriteAsync(Html, context.RequestAborted);
    }
}
