using System.Net;
using Microsoft.AspNetCore.WebUtilities;

namespace Connector.TestKit.Zendesk;

/// <summary>The simulated Zendesk as a handler of an HTTP client, for tests in virtual time.</summary>
public sealed class ZendeskHandler(ZendeskSimulator zendesk) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        var reply = zendesk.Answer(await ReadAsync(request));

        if (reply.Hangs)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, zendesk.Options.Time, cancellationToken);
        }

        if (reply.IsCut)
        {
            throw new HttpRequestException(HttpRequestError.ResponseEnded);
        }

        var response = new HttpResponseMessage((HttpStatusCode)reply.Status) { Content = new ByteArrayContent(reply.Bytes) };
        response.Content.Headers.TryAddWithoutValidation("Content-Type", reply.ContentType);

        foreach (var (name, value) in reply.Headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }

    private static async Task<SimulatedRequest> ReadAsync(HttpRequestMessage request)
    {
        var headers = request.Headers.Concat(request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>())
            .ToDictionary(header => header.Key.ToLowerInvariant(), header => string.Join(",", header.Value), StringComparer.Ordinal);
        var query = QueryHelpers.ParseQuery(request.RequestUri!.Query)
            .ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal);

        return new SimulatedRequest(
            request.Method.Method,
            Uri.UnescapeDataString(request.RequestUri.AbsolutePath),
            query,
            headers,
            request.Content is { } content ? await content.ReadAsByteArrayAsync() : []);
    }
}
