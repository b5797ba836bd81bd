using Connector.Telemetry;
using Connector.Webhooks;

namespace Connector.Delivering.Webhooks;

/// <summary>The connections to all webhooks. A host that gave no answer in time has a pause.</summary>
/// <param name="allowPrivate">Allows addresses in the own network.</param>
internal sealed class WebhookClient(bool allowPrivate, TimeProvider time, OutboundWire? wire = null) : IDisposable
{
    // WebhookDestination applies the time limit, because the client's own timeout looks like a cancellation by the caller.
    private readonly HttpClient _http = new(Connect(allowPrivate, wire)) { Timeout = Timeout.InfiniteTimeSpan };

    private readonly SilentHosts _silent = new(time);

    /// <returns>How long the host is not called, since it gave no answer a moment ago; null if it may be called.</returns>
    public TimeSpan? Silence(Uri address) => _silent.Wait(address.Authority);

    /// <summary>The host gave no answer in time.</summary>
    public void NoteSilence(Uri address) => _silent.Note(address.Authority);

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);

    public void Dispose() => _http.Dispose();

    private static HttpMessageHandler Connect(bool allowPrivate, OutboundWire? wire)
    {
        var connections = WebhookConnections.Create(allowPrivate);
        return wire?.Invoke(connections) ?? connections;
    }
}
