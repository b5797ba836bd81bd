using System.Collections.Concurrent;
using Connector.Telemetry;
using Connector.Webhooks;

namespace Connector.Delivering.Webhooks;

/// <summary>
/// The connections to all webhooks. A host that gave no answer in time is not called again for half a minute, because every call to it
/// occupies a worker that could deliver the mail of other accounts (I4).
/// </summary>
/// <param name="allowPrivate">Allows addresses in the own network.</param>
public sealed class WebhookClient(bool allowPrivate, TimeProvider time, OutboundWire? wire = null) : IDisposable
{
    /// <summary>How long a silent host is not called.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    // WebhookDestination applies the time limit, because the client's own timeout looks like a cancellation by the caller.
    private readonly HttpClient _http = new(Connect(allowPrivate, wire)) { Timeout = Timeout.InfiniteTimeSpan };

    private readonly ConcurrentDictionary<string, DateTimeOffset> _silentUntil = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the host gave no answer a moment ago.</summary>
    public bool IsSilent(Uri address) => _silentUntil.TryGetValue(address.Authority, out var until) && time.GetUtcNow() < until;

    /// <summary>The host gave no answer in time.</summary>
    public void NoteSilence(Uri address) => _silentUntil[address.Authority] = time.GetUtcNow() + Pause;

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);

    public void Dispose() => _http.Dispose();

    private static HttpMessageHandler Connect(bool allowPrivate, OutboundWire? wire)
    {
        var connections = WebhookConnections.Create(allowPrivate);
        return wire?.Invoke(connections) ?? connections;
    }
}
