using Connector.Mailboxes;

namespace Connector.Reporting;

/// <summary>How all mailboxes and queues stood at a moment.</summary>
/// <param name="Mailboxes">Mailboxes by state, and by cause where the state has one; states that none is in are there too.</param>
/// <param name="OldestLag">Since the mailbox that waits longest was fetched; zero for none.</param>
/// <param name="Queues">By queue: how long its oldest work has waited, zero for none, and how many messages it holds.</param>
/// <param name="OldestUnsentAlert">Since an administrator waits for a mail that does not leave; zero for none.</param>
internal sealed record StateSnapshot(
    DateTimeOffset At,
    IReadOnlyDictionary<(string State, FailureClass? Cause), int> Mailboxes,
    TimeSpan OldestLag,
    IReadOnlyDictionary<string, (TimeSpan OldestAge, int Messages)> Queues,
    TimeSpan OldestUnsentAlert)
{
    /// <summary>Since the function that sends alerts last ran; null if it was never asked to.</summary>
    public TimeSpan? AlertHeartbeatAge { get; init; }

    /// <summary>Mails that no destination has yet, and since when the oldest of them waits; zero for none.</summary>
    public (int Count, TimeSpan OldestAge) Waiting { get; init; }
}
