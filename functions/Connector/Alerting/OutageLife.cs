using System.Diagnostics;
using static Connector.Alerting.OutageEvent;
using static Connector.Alerting.OutageStage;

namespace Connector.Alerting;

/// <summary>The state machine of an outage: a pure function without clock, storage or mail.</summary>
/// <remarks>
/// <code>
///   Begin --> Gathering --Due: opened mail--> Open --Left, none away--> Resolving --Due: resolved mail--> Resolved
///                |                            ^  \_Due: update, reminder |
///                | Left, none away            +-------- Joined ----------+
///                v
///              Closed: no mail was sent
/// </code>
/// A mail is decided here and saved before it is sent, so a crash, a duplicate job or a mailbox that stops meanwhile can neither cancel nor
/// repeat it. After the resolved mail is decided, no mailbox joins any more: the next one that stops begins a new outage. Sending is
/// independent of this life, so an administrator who cannot be reached does not delay the mails to the others.
/// </remarks>
public static class OutageLife
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static Outage Begin(
        string id, string account, OutageKind kind, DateTimeOffset since, DateTimeOffset now, AlertOptions options,
        bool isIncident = false) => new()
        {
            Id = id,
            Account = account,
            Kind = kind,
            Stage = Gathering,
            StartedAt = now,
            Since = since,
            Away = 1,
            News = 1,
            Incidents = isIncident ? 1 : 0,
            AllToldAfter = isIncident ? 0 : null,
            DueAt = now + options.GroupWait,
        };

    public static Outage On(this Outage outage, OutageEvent happened, DateTimeOffset now, AlertOptions options) =>
        happened switch
        {
            Joined joined => outage.Join(joined, now, options),
            Left left => outage.Leave(left, now, options),
            Due due => outage.DueAt <= now ? outage.Decide(due, now, options) : outage.Remind(now, options),
            TurnReserved turn => outage with { SendAt = turn.At, TurnAt = turn.At },
            Claimed claimed => outage with { ClaimedUntil = claimed.Until },
            Told told => outage.Tell(told),
            SendFailed failed => outage with
            {
                SendAt = failed.RetryAt,
                Attempt = outage.Attempt + 1,
                ClaimedUntil = null,
                TurnAt = null,
                FailingSince = outage.FailingSince ?? now,
            },
            AccountGone =>
            outage with { Stage = Closed, DueAt = null, SendAt = null, ClaimedUntil = null, EndedAt = outage.EndedAt ?? now },
            _ => throw new UnreachableException($"{happened}"),
        };

    private static Outage Join(this Outage outage, Joined joined, DateTimeOffset now, AlertOptions options)
    {
        var joinedOutage = outage with
        {
            Stage = outage.Stage == Resolving ? Open : outage.Stage,
            DueAt = outage.Stage == Resolving ? null : outage.DueAt,
            Flaps = outage.Stage == Resolving ? outage.Flaps + 1 : outage.Flaps,
            EndedAt = null,
            Since = joined.Since < outage.Since ? joined.Since : outage.Since,
            Away = outage.Away + 1,
            News = outage.News + (joined.IsNews ? 1 : 0),
        };

        if (joined.IsIncident)
        {
            joinedOutage = joinedOutage.Hold(now, options);
        }

        return joinedOutage is { Stage: Open, News: > 0, DueAt: null }
            ? joinedOutage with { DueAt = joinedOutage.NewsDueAt(now, options) }
            : joinedOutage;
    }

    /// <summary>An incident ends the hold of an opened mail: it leaves after the group wait.</summary>
    private static Outage Hold(this Outage outage, DateTimeOffset now, AlertOptions options)
    {
        var grouped = outage.StartedAt + options.GroupWait;
        var soonest = grouped > now ? grouped : now;

        return outage with
        {
            Incidents = outage.Incidents + 1,
            AllToldAfter = outage.AllToldAfter ?? outage.Mails,
            DueAt = outage.Stage == Gathering && outage.DueAt > soonest ? soonest : outage.DueAt,
        };
    }

    private static Outage Leave(this Outage outage, Left left, DateTimeOffset now, AlertOptions options)
    {
        var leftOutage = outage with { Away = outage.Away - 1, News = outage.News - (left.WasNews ? 1 : 0) };

        if (left.IsIncident)
        {
            var incidents = outage.Incidents - 1;
            leftOutage = leftOutage with { Incidents = incidents, AllToldAfter = incidents > 0 ? outage.AllToldAfter : null };
        }

        return leftOutage switch
        {
            { Away: 0, Stage: Gathering } => leftOutage with { Stage = Closed, DueAt = null, EndedAt = now },
            { Away: 0, Stage: Open } => leftOutage with { Stage = Resolving, DueAt = now + outage.Calm(options), EndedAt = now },
            { News: 0, Stage: Open } => leftOutage with { DueAt = null },
            _ => leftOutage,
        };
    }

    private static Outage Decide(this Outage outage, Due due, DateTimeOffset now, AlertOptions options) => outage.Stage switch
    {
        Gathering when due.HoldUntil > now => outage with { DueAt = due.HoldUntil },
        Gathering => outage.WithMail(Open, now) with { OpenedAt = now, RemindAt = now + options.ReminderAfter },
        Open => outage.WithMail(Open, now),
        Resolving => outage.WithMail(Resolved, now),
        _ => outage,
    };

    /// <summary>A mail that says that the outage continues. Pending news are part of it.</summary>
    private static Outage Remind(this Outage outage, DateTimeOffset now, AlertOptions options)
    {
        if (outage.Stage != Open || !(outage.RemindAt <= now))
        {
            return outage;
        }

        var reminded = outage.WithMail(Open, now);
        return reminded with
        {
            NewsMail = outage.News > 0 ? reminded.NewsMail : outage.NewsMail,
            RemindAt = outage.ReminderAfter(now, options),
        };
    }

    /// <summary>The first reminder comes after a few hours, the others daily, counted from the opened mail.</summary>
    private static DateTimeOffset ReminderAfter(this Outage outage, DateTimeOffset now, AlertOptions options)
    {
        var openedAt = outage.OpenedAt ?? now;
        var interval = options.ReminderAfter > Day ? options.ReminderAfter : Day;
        return openedAt + (interval * (Math.Floor((now - openedAt) / interval) + 1));
    }

    private static Outage WithMail(this Outage outage, OutageStage stage, DateTimeOffset now) =>
        outage with
        {
            Stage = stage,
            Mails = outage.Mails + 1,
            NewsMail = outage.Mails + 1,
            News = 0,
            LastMailAt = now,
            DueAt = null,
            SendAt = outage.TurnAt > now ? outage.TurnAt : now,
        };

    /// <summary>
    /// How long all mailboxes must work before the resolved mail. It doubles with each flap, so that a failure that comes and goes is one
    /// outage.
    /// </summary>
    private static TimeSpan Calm(this Outage outage, AlertOptions options)
    {
        var doubled = options.GroupWait * Math.Pow(2, Math.Min(outage.Flaps, 16));
        var longest = options.CalmFor > options.GroupWait ? options.CalmFor : options.GroupWait;
        return doubled < longest ? doubled : longest;
    }

    // If another mail was decided while these were sent, SendAt stays and that mail is sent next.
    private static Outage Tell(this Outage outage, Told told) =>
        told.Mails < outage.Mails
            ? outage with { Settled = told.Mails, Attempt = 1, ClaimedUntil = null, TurnAt = null, FailingSince = null }
            : outage with { Settled = outage.Mails, Attempt = 1, ClaimedUntil = null, SendAt = null, TurnAt = null, FailingSince = null };

    /// <summary>
    /// News that require a person leave after the group wait. News of the provider wait for the update interval, because no administrator
    /// can act on them.
    /// </summary>
    private static DateTimeOffset NewsDueAt(this Outage outage, DateTimeOffset now, AlertOptions options)
    {
        var grouped = now + options.GroupWait;
        return outage is { Kind: OutageKind.Provider, LastMailAt: { } last } && last + options.UpdateInterval > grouped
            ? last + options.UpdateInterval
            : grouped;
    }
}
