using Connector.Alerting.Content;
using Connector.Mailboxes;

namespace Connector.Alerting;

/// <summary>Gathers what a mail about an outage can say.</summary>
public sealed class OutageFacts(
    OutageTable outages, ParkedMailboxTable parked, MailboxTable mailboxes, AlertOptions options, TimeProvider time)
{
    public async Task<AlertFacts> GatherAsync(Account account, Outage outage, CancellationToken cancellationToken)
    {
        var members = await outages.MembersAsync(outage, cancellationToken);
        var incidents = members.Where(member => member.IsIncident && IsTold(member, outage)).ToList();
        var refused = members.Where(member => !member.IsIncident && IsTold(member, outage)).ToList();
        var connected = incidents.Count > 0 || refused.Exists(member => !member.IsAway)
            ? await mailboxes.ListAsync(account.Id, cancellationToken).ToListAsync(cancellationToken)
            : [];

        List<AffectedAddress> addresses = [.. refused.Select(member => new AffectedAddress(member, IsWithdrawn(member, connected)))];

        if (incidents.MinBy(member => member.Since) is { } incident)
        {
            addresses.AddRange(Held(incident, members, connected).Select(member => new AffectedAddress(member)));
        }

        var away = refused.Where(member => member.IsAway).Select(member => member.Address).ToHashSet(StringComparer.Ordinal);
        var nextTryAt = await parked.ListAsync(account.Id, cancellationToken)
            .Where(mailbox => away.Contains(mailbox.Key.Address))
            .Select(mailbox => (DateTimeOffset?)mailbox.NextProbeAt)
            .MinAsync(cancellationToken: cancellationToken);

        return new AlertFacts
        {
            Account = account,
            Outage = outage,
            Addresses = [.. addresses.OrderBy(address => address.Member.Since).ThenBy(address => address.Address, StringComparer.Ordinal)],
            Incidents = incidents,
            NextTryAt = nextTryAt,
            Now = time.GetUtcNow(),
            ConsoleBaseUri = options.ConsoleBaseUri,
        };
    }

    /// <summary>Who joined since the last mail was decided on is the next mail's matter.</summary>
    private static bool IsTold(OutageMember member, Outage outage) => member.JoinedAfter < outage.Mails;

    /// <summary>What an incident holds back without its ever having been refused: all but what a person paused or has to mend.</summary>
    /// <param name="members">All of the outage, those of the next mail too: they speak for themselves.</param>
    private static IEnumerable<OutageMember> Held(OutageMember incident, List<OutageMember> members, List<Mailbox> connected)
    {
        var own = members.Select(member => member.Address).ToHashSet(StringComparer.Ordinal);

        return connected
            .Where(mailbox => !own.Contains(mailbox.Key.Address) && !(mailbox.ConnectedAt > incident.BackAt) && NeedsNoPerson(mailbox))
            .Select(incident.Holding);
    }

    private static bool NeedsNoPerson(Mailbox mailbox) =>
        mailbox.State is not MailboxState.Paused && !(mailbox.State.AsParked is { } parked && OutageKinds.Of(parked.Cause) == OutageKind.Mailbox);

    /// <summary>It left because a person paused or removed it: nobody should read that its mail flows again.</summary>
    private static bool IsWithdrawn(OutageMember member, List<Mailbox> connected) =>
        !member.IsAway && !member.Moved
        && !connected.Exists(mailbox => mailbox.Key.Address == member.Address && mailbox.State is not MailboxState.Paused);
}
