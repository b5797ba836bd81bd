namespace Connector.Mailboxes;

/// <summary>The second way in for a mailbox's mail, forwarding, as far as others must know of it.</summary>
/// <param name="InboundAddress">The mailbox's own address to forward to; null while it has none.</param>
public sealed record StandbyRoute(StandbyState State, string? InboundAddress = null)
{
    public static StandbyRoute None { get; } = new(StandbyState.NotSetUp);
}

/// <summary>Whether mail would come by forwarding while the provider turns us away.</summary>
public enum StandbyState
{
    NotSetUp,

    /// <summary>Proven by a mail that came that way, or verified by the mailbox's settings.</summary>
    Ready,

    /// <summary>It was ready, and is not any more.</summary>
    Broken,
}
