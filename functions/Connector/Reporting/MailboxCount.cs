using Connector.Mailboxes;

namespace Connector.Reporting;

/// <summary>Counts mailboxes as they are read.</summary>
public sealed class MailboxCount
{
    private static readonly string[] States =
    [
        nameof(MailboxState.Active), nameof(MailboxState.BackingOff), nameof(MailboxState.Parked),
        nameof(MailboxState.Probing), nameof(MailboxState.CatchingUp), nameof(MailboxState.Paused),
    ];

    /// <summary>Gmail ends a watch after seven days (developers.google.com/workspace/gmail/api/guides/push).</summary>
    private static readonly TimeSpan WatchLife = TimeSpan.FromDays(7);

    private readonly Dictionary<(string State, FailureClass? Cause), int> _counts =
        States.ToDictionary(state => (state, (FailureClass?)null), _ => 0);

    private DateTimeOffset? _oldest;

    private DateTimeOffset? _firstLapse;

    /// <summary>When the fetch job was sent that waits longest to begin; null when none waits.</summary>
    public DateTimeOffset? OldestJob { get; private set; }

    public IReadOnlyDictionary<(string State, FailureClass? Cause), int> Counts => _counts;

    /// <summary>Mailboxes by state.</summary>
    public IReadOnlyDictionary<string, int> ByState =>
        States.ToDictionary(state => state, state => _counts.Where(count => count.Key.State == state).Sum(count => count.Value));

    public void Add(Mailbox mailbox)
    {
        // Only active mailboxes have their watch renewed.
        if (mailbox is { State: MailboxState.Active, WatchedUntil: { } lapse } && !(lapse >= _firstLapse))
        {
            _firstLapse = lapse;
        }

        var key = (mailbox.State.Name, mailbox.Cause);
        _counts[key] = _counts.GetValueOrDefault(key) + 1;

        // The lag of a mailbox without a fetch begins when it was connected.
        if (mailbox.State is not MailboxState.Paused && (mailbox.LastFetchAt ?? mailbox.ConnectedAt ?? mailbox.ImportFrom) is { } fetched
            && !(fetched >= _oldest))
        {
            _oldest = fetched;
        }

        // A job for a mailbox that was parked or paused meanwhile does nothing, whether it is in the queue or lost.
        if (mailbox is { State: not (MailboxState.Parked or MailboxState.Paused), PlannedAt: var sent }
            && sent > DateTimeOffset.UnixEpoch && !(sent >= OldestJob))
        {
            OldestJob = sent;
        }
    }

    /// <returns>Time since the oldest push watch was renewed; null if no active mailbox has one.</returns>
    public TimeSpan? WatchAge(DateTimeOffset now) => _firstLapse is not { } lapse ? null
        : now - (lapse - WatchLife) is { } age && age > TimeSpan.Zero ? age : TimeSpan.Zero;

    /// <returns>Time since the longest waiting mailbox was fetched; null if there is none.</returns>
    public TimeSpan? OldestLag(DateTimeOffset now) => _oldest is not { } since ? null : since < now ? now - since : TimeSpan.Zero;
}
