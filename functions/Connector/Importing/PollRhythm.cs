using Connector.Mailboxes;

namespace Connector.Importing;

/// <summary>
/// Decides when a mailbox is polled next: one where mail just came on every tick, a quiet one after a sixtieth of the time that it has
/// been quiet, up to a bound. So a poll is late by little against what its mail had to wait for anyway, and most mailboxes of a large
/// installation cost nothing in most minutes.
/// </summary>
public sealed class PollRhythm(ImportOptions options, PushOptions push)
{
    private const int Part = 60;

    /// <summary>No timer ticks faster, so a shorter wait is none.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    /// <summary>A mailbox whose fetch got to its end, with its next poll.</summary>
    public Mailbox After(Mailbox fetched, DateTimeOffset now)
    {
        // A mailbox of an older version that never got mail has no time to go by.
        var quiet = now - (Later(fetched.LastImportedAt, fetched.ConnectedAt) ?? now);
        var most = MostFor(fetched, now);
        var interval = quiet / Part < most ? quiet / Part : most;

        return fetched with { PollAt = interval < Shortest ? DateTimeOffset.UnixEpoch : now + interval };
    }

    private TimeSpan MostFor(Mailbox mailbox, DateTimeOffset now) =>
        push.IsOn && mailbox.IsWatched(now) && push.MaxPollInterval > options.MaxPollInterval ? push.MaxPollInterval : options.MaxPollInterval;

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other : one;
}
