namespace Connector.Mailboxes;

/// <summary>The forwarding route of a mailbox, as far as alerts and importing use it.</summary>
/// <param name="InboundAddress">The address that the mailbox forwards to; null if it has none.</param>
public sealed record StandbyRoute(StandbyState State, string? InboundAddress = null)
{
    public static StandbyRoute None { get; } = new(StandbyState.NotSetUp);
}

/// <summary>Whether mail comes by forwarding while the provider blocks the API.</summary>
public enum StandbyState
{
    NotSetUp,

    /// <summary>A forwarded mail or the mailbox's settings have confirmed the route.</summary>
    Ready,

    /// <summary>The route was ready and no longer is.</summary>
    Broken,
}
