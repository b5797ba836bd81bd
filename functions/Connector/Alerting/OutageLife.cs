using System.Diagnostics;
using static Connector.Alerting.OutageEvent;
using static Connector.Alerting.OutageStage;

namespace Connector.Alerting;

/// <summary>The whole life of an outage as one pure function: no clock, no storage, no mail.</summary>
/// <remarks>
/// <code>
///   Begin --> Gathering --Due: opened mail--> Open --Left, none away--> Resolving --Due: resolved mail--> Resolved
///                |                            ^  \_Due: update, reminder |
///                | Left, none away            +-------- Joined ----------+
///                v
///              Closed: nobody was told, and nobody needs to be
/// </code>
/// A mail is decided on here and saved before it is sent, so that a crash, a duplicate job or a mailbox that stops in between can
/// neither unsay nor double it. Once the resolved mail is decided on, nothing joins any more: what stops then is a new outage.
/// Sending runs beside this life: an administrator who cannot be reached never holds up what the others are told.
/// </remarks>
public static class OutageLife
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static Outage Begin(
        string id, string account, OutageKind kind, DateTimeOffset since, DateTimeOffset now, AlertOptions options, bool isIncident = false) => new()
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
            AccountGone => outage with { Stage = Closed, DueAt = null, SendAt = null, ClaimedUntil = null, EndedAt = outage.EndedAt ?? now },
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

    /// <summary>What was held back in doubt is no doubt any more: an opened mail leaves as soon as its group was collected.</summary>
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

    /// <summary>A mail that has no news but that it goes on. News that wait to be told go along with it.</summary>
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

    /// <summary>The first after a few hours, the others by the day, counted from the opened mail.</summary>
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

    /// <summary>How long all must be well before it is said: longer each time that it was not true, so that what comes and goes is one outage.</summary>
    private static TimeSpan Calm(this Outage outage, AlertOptions options)
    {
        var doubled = options.GroupWait * Math.Pow(2, Math.Min(outage.Flaps, 16));
        var longest = options.CalmFor > options.GroupWait ? options.CalmFor : options.GroupWait;
        return doubled < longest ? doubled : longest;
    }

    // A mail may have been decided on while the ones before were sent: then sending goes on at once.
    private static Outage Tell(this Outage outage, Told told) =>
        told.Mails < outage.Mails
            ? outage with { Settled = told.Mails, Attempt = 1, ClaimedUntil = null, TurnAt = null, FailingSince = null }
            : outage with { Settled = outage.Mails, Attempt = 1, ClaimedUntil = null, SendAt = null, TurnAt = null, FailingSince = null };

    /// <summary>What a person must mend is told as soon as it is grouped; of what only waiting helps, nobody needs news every minute.</summary>
    private static DateTimeOffset NewsDueAt(this Outage outage, DateTimeOffset now, AlertOptions options)
    {
        var grouped = now + options.GroupWait;
        return outage is { Kind: OutageKind.Provider, LastMailAt: { } last } && last + options.UpdateInterval > grouped
            ? last + options.UpdateInterval
            : grouped;
    }
}
