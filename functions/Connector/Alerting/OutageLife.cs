using static Connector.Alerting.OutageStage;

namespace Connector.Alerting;

/// <summary>The state machine of an outage: a pure function without clock, storage or mail.</summary>
/// <remarks>
/// <code>
///   Begin --> Gathering --Decide: opened mail--> Open --Leave, none away--> Resolving --Decide: resolved mail--> Resolved
///                |                               ^  \_Decide: update, reminder |
///                | Leave, none away              +----------- Join ------------+
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

    public static (Outage Outage, OutageMember Member) Begin(
        string id, string account, OutageMember first, DateTimeOffset now, AlertOptions options)
    {
        var outage = new Outage
        {
            Id = id,
            Account = account,
            Kind = first.Kind,
            Stage = Gathering,
            StartedAt = now,
            Since = first.Since,
            Away = 1,
            News = 1,
            Incidents = first.IsIncident ? 1 : 0,
            AllToldAfter = first.IsIncident ? 0 : null,
            DueAt = now + options.GroupWait,
        };
        return (outage, first with { ParkedAt = now });
    }

    /// <summary>A member stopped, or is still stopped with a cause that may have changed.</summary>
    /// <param name="known">The stored member; null if it never belonged to the outage, or if no mail mentioned it.</param>
    public static (Outage Outage, OutageMember Member) Join(
        this Outage outage, OutageMember joining, OutageMember? known, DateTimeOffset now, AlertOptions options)
    {
        if (known is { IsAway: true })
        {
            return (outage, known with { Cause = joining.Cause, Destination = joining.Destination });
        }

        // If an incident holds the account, the mail about the incident covers this member too.
        var member = joining with { ParkedAt = now, JoinedAfter = known?.JoinedAfter ?? outage.AllToldAfter ?? outage.Mails };
        var isNews = known is null && member.JoinedAfter == outage.Mails;
        var isBackEarly = outage.Stage == Resolving;
        var joined = outage with
        {
            Stage = isBackEarly ? Open : outage.Stage,
            DueAt = isBackEarly ? null : outage.DueAt,
            Flaps = isBackEarly ? outage.Flaps + 1 : outage.Flaps,
            EndedAt = null,
            Since = member.Since < outage.Since ? member.Since : outage.Since,
            Away = outage.Away + 1,
            News = outage.News + (isNews ? 1 : 0),
        };
        joined = member.IsIncident ? joined.Hold(now, options) : joined;
        joined = joined is { Stage: Open, News: > 0, DueAt: null } ? joined with { DueAt = joined.NewsDueAt(now, options) } : joined;
        return (joined, member);
    }

    /// <summary>A member works again, or belongs to another outage now.</summary>
    /// <returns>The member is null if no mail mentioned it, because there is nothing to resolve then.</returns>
    public static (Outage Outage, OutageMember? Member) Leave(
        this Outage outage, OutageMember member, DateTimeOffset now, AlertOptions options)
    {
        var wasNews = member.JoinedAfter == outage.Mails;
        var incidents = outage.Incidents - (member.IsIncident ? 1 : 0);
        var left = outage with
        {
            Away = outage.Away - 1,
            News = outage.News - (wasNews ? 1 : 0),
            Incidents = incidents,
            AllToldAfter = incidents > 0 ? outage.AllToldAfter : null,
        };
        left = left switch
        {
            { Away: 0, Stage: Gathering } => left with { Stage = Closed, DueAt = null, EndedAt = now },
            { Away: 0, Stage: Open } => left with { Stage = Resolving, DueAt = now + outage.Calm(options), EndedAt = now },
            { News: 0, Stage: Open } => left with { DueAt = null },
            _ => left,
        };
        return (left, wasNews ? null : member with { BackAt = now });
    }

    /// <summary>Decides the mail that is due. The outage stays as it is if none is.</summary>
    /// <param name="holdUntil">Hold the opened mail until then; null to send it.</param>
    public static Outage Decide(this Outage outage, DateTimeOffset? holdUntil, DateTimeOffset now, AlertOptions options) =>
        !(outage.DueAt <= now) ? outage.Remind(now, options) : outage.Stage switch
        {
            Gathering when holdUntil > now => outage with { DueAt = holdUntil },
            Gathering => outage.WithMail(Open, now) with { OpenedAt = now, RemindAt = now + options.ReminderAfter },
            Open => outage.WithMail(Open, now),
            Resolving => outage.WithMail(Resolved, now),
            _ => outage,
        };

    /// <summary>The decided mails have a turn within the rate that the mail server allows.</summary>
    public static Outage AtTurn(this Outage outage, DateTimeOffset at) => outage with { SendAt = at, TurnAt = at };

    /// <summary>A job starts or continues to send.</summary>
    public static Outage Claim(this Outage outage, DateTimeOffset until) => outage with { ClaimedUntil = until };

    /// <summary>Each administrator has the mails up to this number, or was refused.</summary>
    public static Outage Settle(this Outage outage, int mails) => outage with
    {
        Settled = mails,
        Attempt = 1,
        ClaimedUntil = null,

        // If another mail was decided while these were sent, it is sent next.
        SendAt = mails < outage.Mails ? outage.SendAt : null,
        TurnAt = null,
        FailingSince = null,
    };

    /// <summary>At least one administrator could not be reached.</summary>
    public static Outage Retry(this Outage outage, DateTimeOffset at, DateTimeOffset now) => outage with
    {
        SendAt = at,
        Attempt = outage.Attempt + 1,
        ClaimedUntil = null,
        TurnAt = null,
        FailingSince = outage.FailingSince ?? now,
    };

    /// <summary>The account was deleted.</summary>
    public static Outage Abandon(this Outage outage, DateTimeOffset now) =>
        outage with { Stage = Closed, DueAt = null, SendAt = null, ClaimedUntil = null, EndedAt = outage.EndedAt ?? now };

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
