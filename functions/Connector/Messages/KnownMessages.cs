namespace Connector.Messages;

/// <summary>Messages that have a row, and which of them wait for their delivery.</summary>
public sealed class KnownMessages
{
    private readonly Dictionary<string, bool> _waits = new(StringComparer.Ordinal);

    public bool Contains(string gmailId) => _waits.ContainsKey(gmailId);

    /// <summary>
    /// True for a message that may have no delivery, since a worker can die between adding the row and enqueuing the delivery (I1).
    /// </summary>
    public bool Waits(string gmailId) => _waits.GetValueOrDefault(gmailId);

    internal void Add(string gmailId, string? state) => _waits[gmailId] = state == nameof(MessageState.Stored);
}
