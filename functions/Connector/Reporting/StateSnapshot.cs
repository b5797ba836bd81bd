using Connector.Mailboxes;

namespace Connector.Reporting;

/// <summary>The state of all mailboxes and queues at one moment.</summary>
/// <param name="Mailboxes">Mailboxes by state, and by cause if the state has one. States without a mailbox are included.</param>
/// <param name="OldestLag">Time since the longest waiting mailbox was fetched; zero if there is none.</param>
internal sealed record StateSnapshot(
    DateTimeOffset At,
    IReadOnlyDictionary<(string State, FailureClass? Cause), int> Mailboxes,
    TimeSpan OldestLag,
    WorkSnapshot Work)
{
    /// <summary>Time since the oldest push watch was renewed; null if no active mailbox has one.</summary>
    public TimeSpan? WatchAge { get; init; }
}

/// <summary>The work that waits at one moment. Ages are zero if nothing waits.</summary>
/// <param name="Queues">By queue: the age of its oldest work, and its number of messages.</param>
/// <param name="Mails">Mails that are not delivered yet, and the age of the oldest.</param>
/// <param name="OldestUnsentAlert">The age of the oldest alert mail that is due and not sent.</param>
internal sealed record WorkSnapshot(
    IReadOnlyDictionary<string, (TimeSpan OldestAge, int Messages)> Queues, (int Count, TimeSpan OldestAge) Mails,
    TimeSpan OldestUnsentAlert)
{
    /// <summary>Time since the function that sends alerts last ran; null if it was never asked to.</summary>
    public TimeSpan? AlertHeartbeatAge { get; init; }
}
