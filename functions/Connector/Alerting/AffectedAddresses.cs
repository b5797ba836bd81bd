using Connector.Alerting.Content;
using Connector.Mailboxes;

namespace Connector.Alerting;

/// <summary>Gathers the members of an outage that its mails mention, and the mailboxes that they concern.</summary>
public sealed class AffectedAddresses(OutageTable outages, MailboxTable mailboxes)
{
    public async Task<GatheredMembers> GatherAsync(Account account, Outage outage, CancellationToken cancellationToken)
    {
        var members = await outages.MembersAsync(outage, cancellationToken);
        var incidents = members.Where(member => member.IsIncident && IsTold(member, outage)).ToList();
        var refused = members.Where(member => !member.IsIncident && IsTold(member, outage)).ToList();
        var connected = await mailboxes.ListAsync(account.Id, cancellationToken)
            .ToDictionaryAsync(mailbox => mailbox.Key.Address, StringComparer.Ordinal, cancellationToken);
        List<AffectedAddress> addresses = [.. refused.Select(member => Affected(member, connected.GetValueOrDefault(member.Address)))];

        if (incidents.MinBy(member => member.Since) is { } incident)
        {
            addresses.AddRange(Held(incident, members, connected.Values).Select(mailbox => Affected(incident.Holding(mailbox), mailbox)));
        }

        return new GatheredMembers(
            incidents, refused,
            [.. addresses.OrderBy(address => address.Member.Since).ThenBy(address => address.Address, StringComparer.Ordinal)]);
    }

    /// <summary>Members that joined after the last mail was decided belong to the next mail.</summary>
    private static bool IsTold(OutageMember member, Outage outage) => member.JoinedAfter < outage.Mails;

    /// <summary>
    /// Mailboxes that an incident holds although they were not refused: all but those that a person paused or must repair.
    /// </summary>
    /// <param name="members">All members of the outage, including those of the next mail. They are listed as themselves.</param>
    private static IEnumerable<Mailbox> Held(OutageMember incident, List<OutageMember> members, IEnumerable<Mailbox> connected)
    {
        var own = members.Select(member => member.Address).ToHashSet(StringComparer.Ordinal);

        return connected.Where(
            mailbox => !own.Contains(mailbox.Key.Address) && !(mailbox.ConnectedAt > incident.BackAt) && NeedsNoPerson(mailbox));
    }

    private static bool NeedsNoPerson(Mailbox mailbox) =>
        mailbox.State is not MailboxState.Paused
            && !(mailbox.State.AsParked is { } parked && OutageKinds.Of(parked.Cause) == OutageKind.Mailbox);

    /// <summary>Withdrawn, because mail of a mailbox that a person paused or removed is not imported again.</summary>
    private static AffectedAddress Affected(OutageMember member, Mailbox? mailbox) =>
        new(member, IsWithdrawn: member is { IsAway: false, Moved: false, Destination: null }
            && mailbox is null or { State: MailboxState.Paused }, mailbox?.LastImportedAt)
        {
            Waiting = mailbox?.Waiting,
            Standby = mailbox?.Standby ?? StandbyRoute.None,
        };
}

/// <summary>The members of an outage that its mails mention.</summary>
/// <param name="Refused">Mailboxes that were refused, or the destination.</param>
/// <param name="Addresses">The refused mailboxes, and those that an incident holds, beginning with the one that fails longest.</param>
public sealed record GatheredMembers(
    IReadOnlyList<OutageMember> Incidents, IReadOnlyList<OutageMember> Refused, IReadOnlyList<AffectedAddress> Addresses);
