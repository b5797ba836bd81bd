using Connector.Importing.Push;
using Connector.Mailboxes;

namespace Connector.Importing;

/// <summary>
/// Decides when a mailbox is polled next: at every tick after a mail came, and after a sixtieth of its quiet time later, up to a bound. A
/// poll is then late by little compared with the time since the last mail, and most mailboxes cost nothing in most minutes. A mailbox
/// whose mail Gmail announces is polled only for an announcement that was lost, so it counts as quiet at once.
/// </summary>
public sealed class PollRhythm(ImportOptions options, PushOptions push)
{
    private const int Part = 60;

    /// <summary>No timer ticks faster, so a shorter wait has no effect.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    /// <summary>Adds the next poll to a mailbox that was fetched to its end.</summary>
    public Mailbox After(Mailbox fetched, DateTimeOffset now)
    {
        // A mailbox of an older version that never got mail has neither date.
        var quiet = now - (Later(fetched.LastImportedAt, fetched.ConnectedAt) ?? now);
        var (least, most) = BoundsOf(fetched, now);
        var interval = TimeSpan.FromTicks(Math.Clamp((quiet / Part).Ticks, least.Ticks, most.Ticks));

        return fetched with { PollAt = interval < Shortest ? now : now + interval };
    }

    private (TimeSpan Least, TimeSpan Most) BoundsOf(Mailbox mailbox, DateTimeOffset now) =>
        push.IsOn && mailbox.IsWatched(now) && push.MaxPollInterval > options.MaxPollInterval
            ? (options.MaxPollInterval, push.MaxPollInterval) : (TimeSpan.Zero, options.MaxPollInterval);

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other : one;
}
