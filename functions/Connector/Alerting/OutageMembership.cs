using Connector.Mailboxes;

namespace Connector.Alerting;

/// <summary>Applies joining and leaving to an outage and its member, which are saved together.</summary>
public static class OutageMembership
{
    public static (Outage Outage, OutageMember Member) Begin(
        string id, ParkedMailbox parked, OutageKind kind, DateTimeOffset now, AlertOptions options) =>
        (OutageLife.Begin(id, parked.Key.Account, kind, parked.Since, now, options), Member(parked, now, joinedAfter: 0));

    /// <param name="known">The stored member; null if it never belonged to the outage, or if no mail mentioned it.</param>
    public static (Outage Outage, OutageMember Member) Join(
        Outage outage, OutageMember? known, ParkedMailbox parked, DateTimeOffset now, AlertOptions options) => known switch
        {
            { IsAway: true } => (outage, known with { Cause = parked.Cause }),

            // A mail has mentioned it before, so it is not news.
            not null =>
                (outage.On(new OutageEvent.Joined(parked.Since, IsNews: false), now, options), Member(parked, now, known.JoinedAfter)),
            null => JoinNew(outage, parked, now, options),
        };

    public static (Outage Outage, OutageMember Member) Begin(
        string id, string account, IncidentNotice notice, DateTimeOffset now, AlertOptions options) =>
        (OutageLife.Begin(id, account, OutageKind.Provider, notice.Since, now, options, isIncident: true), Member(
            notice, now, joinedAfter: 0));

    /// <param name="known">The stored incident; null if it never belonged to the outage, or if no mail mentioned it.</param>
    public static (Outage Outage, OutageMember Member) Join(
        Outage outage, OutageMember? known, IncidentNotice notice, DateTimeOffset now, AlertOptions options)
    {
        if (known is { IsAway: true })
        {
            return (outage, known with { Cause = notice.Cause });
        }

        // If another incident holds the account, the mail about that one covers this one.
        var member = Member(notice, now, known?.JoinedAfter ?? outage.AllToldAfter ?? outage.Mails);
        var isNews = known is null && member.JoinedAfter == outage.Mails;
        return (outage.On(new OutageEvent.Joined(notice.Since, isNews, IsIncident: true), now, options), member);
    }

    public static (Outage Outage, OutageMember Member) Begin(
        string id, string account, DestinationNotice notice, DateTimeOffset now, AlertOptions options) =>
        (OutageLife.Begin(id, account, OutageKind.Destination, notice.Since, now, options), Member(notice, now, joinedAfter: 0));

    /// <param name="known">The stored destination; null if no mail mentioned it.</param>
    public static (Outage Outage, OutageMember Member) Join(
        Outage outage, OutageMember? known, DestinationNotice notice, DateTimeOffset now, AlertOptions options)
    {
        if (known is { IsAway: true })
        {
            return (outage, known with { Destination = notice });
        }

        var joined = outage.On(new OutageEvent.Joined(notice.Since, IsNews: known is null), now, options);
        return (joined, Member(notice, now, known?.JoinedAfter ?? outage.Mails));
    }

    /// <returns>The member is null if no mail mentioned it, because there is nothing to resolve then.</returns>
    public static (Outage Outage, OutageMember? Member) Leave(
        Outage outage, OutageMember member, bool moved, DateTimeOffset now, AlertOptions options)
    {
        var isNews = member.JoinedAfter == outage.Mails;
        var left = outage.On(new OutageEvent.Left(isNews, member.IsIncident), now, options);
        return (left, isNews ? null : member with { BackAt = now, Moved = moved });
    }

    /// <summary>If an incident holds the account, the mail about the incident covers this address too.</summary>
    private static (Outage Outage, OutageMember Member) JoinNew(
        Outage outage, ParkedMailbox parked, DateTimeOffset now, AlertOptions options)
    {
        var joinedAfter = outage.AllToldAfter ?? outage.Mails;
        var joined = outage.On(new OutageEvent.Joined(parked.Since, IsNews: joinedAfter == outage.Mails), now, options);
        return (joined, Member(parked, now, joinedAfter));
    }

    private static OutageMember Member(IncidentNotice notice, DateTimeOffset now, int joinedAfter) =>
        new(OutageRows.IncidentAddress(notice.Id), notice.Cause, notice.Since, ParkedAt: now, LastFetchAt: null, joinedAfter,
            Incident: notice.Id);

    private static OutageMember Member(DestinationNotice notice, DateTimeOffset now, int joinedAfter) =>
        new(OutageRows.DestinationAddress, FailureClass.DestinationDown, notice.Since, ParkedAt: now, LastFetchAt: null, joinedAfter,
            Destination: notice);

    private static OutageMember Member(ParkedMailbox parked, DateTimeOffset now, int joinedAfter) =>
        new(parked.Key.Address, parked.Cause, parked.Since, ParkedAt: now, parked.LastFetchAt, joinedAfter);
}
