using Connector.TestKit.Gmail;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Connector.TestKit.Zendesk;

/// <summary>The simulated Zendesk on a loopback port: its API, and a page on which a person sees tickets and comments.</summary>
public sealed class ZendeskServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private WebApplication? _host;

    private ZendeskServer(ZendeskSimulator zendesk) => Zendesk = zendesk;

    public ZendeskSimulator Zendesk { get; }

    /// <summary>In place of https://{subdomain}.zendesk.com/</summary>
    public Uri Address => LoopbackHost.AddressOf(_host!);

    /// <param name="port">0 for any.</param>
    public static async Task<ZendeskServer> StartAsync(ZendeskSimulator zendesk, CancellationToken cancellationToken, int port = 0)
    {
        var server = new ZendeskServer(zendesk);
        server._host = await LoopbackHost.StartAsync(port, app => app.Run(server.AnswerAsync), cancellationToken);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _host!.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (HttpMethods.IsGet(context.Request.Method) && TicketPage.For(Zendesk, context.Request.Path) is { } page)
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'";
            await context.Response.WriteAsync(page, context.RequestAborted);
            return;
        }

        var reply = Zendesk.Answer(await ReadAsync(context.Request));

        if (reply.Hangs)
        {
            await Wait.UntilCanceledAsync(context.RequestAborted, _stopping.Token);
        }

        if (reply.IsCut || reply.Hangs)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = reply.Status;
        context.Response.ContentType = reply.ContentType;

        foreach (var (name, value) in reply.Headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.Body.WriteAsync(reply.Bytes, context.RequestAborted);
    }

    private static async Task<SimulatedRequest> ReadAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);

        return new SimulatedRequest(
            request.Method,
            request.Path.Value ?? "/",
            request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal),
            request.Headers.ToDictionary(pair => pair.Key.ToLowerInvariant(), pair => pair.Value.ToString(), StringComparer.Ordinal),
            body.ToArray());
    }
}
