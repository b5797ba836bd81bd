using Connector.Telemetry;
using Connector.Webhooks;

namespace Connector.Delivering.Webhooks;

/// <summary>The connections to all webhooks.</summary>
/// <param name="allowPrivate">Allows addresses in the own network.</param>
public sealed class WebhookClient(bool allowPrivate, OutboundWire? wire = null) : IDisposable
{
    // WebhookDestination applies the time limit, because the client's own timeout looks like a cancellation by the caller.
    private readonly HttpClient _http = new(Connect(allowPrivate, wire)) { Timeout = Timeout.InfiniteTimeSpan };

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);

    public void Dispose() => _http.Dispose();

    private static HttpMessageHandler Connect(bool allowPrivate, OutboundWire? wire)
    {
        var connections = WebhookConnections.Create(allowPrivate);
        return wire?.Invoke(connections) ?? connections;
    }
}
