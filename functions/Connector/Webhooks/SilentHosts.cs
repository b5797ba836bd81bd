using System.Collections.Concurrent;

namespace Connector.Webhooks;

/// <summary>
/// The hosts that gave no answer in time. They are not called again for half a minute, because every call to them occupies a worker that
/// could deliver the mail of other accounts (I4).
/// </summary>
internal sealed class SilentHosts(TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _until = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A host gave no answer in time.</summary>
    public void Note(string host) => _until[host] = time.GetUtcNow() + Pause;

    /// <returns>How long the host is not called; null if it may be called.</returns>
    public TimeSpan? Wait(string host) =>
        _until.TryGetValue(host, out var until) && until - time.GetUtcNow() is var wait && wait > TimeSpan.Zero ? wait : null;
}
