using Connector.Delivering;

namespace Connector.Importing;

/// <summary>Messages that have a row already, and which of them wait for their delivery.</summary>
public sealed class KnownMessages
{
    private readonly Dictionary<string, bool> _waits = new(StringComparer.Ordinal);

    public bool Contains(string gmailId) => _waits.ContainsKey(gmailId);

    /// <summary>True for one that may never have been put on its way: a crash can come between its row and its delivery (I1).</summary>
    public bool Waits(string gmailId) => _waits.GetValueOrDefault(gmailId);

    internal void Add(string gmailId, string? state) => _waits[gmailId] = state == nameof(MessageState.Stored);
}
