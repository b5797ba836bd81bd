using Connector.Alerting.Content;
using Connector.Alerting.Links;
using Connector.Links;
using Connector.Mailboxes;

namespace Connector.Alerting;

/// <summary>Gathers the facts for the mails about an outage.</summary>
public sealed class OutageFacts(
    OutageTable outages, ParkedMailboxTable parked, MailboxTable mailboxes, SilenceTable silences, AlertOptions options, TimeProvider time)
{
    public async Task<AlertFacts> GatherAsync(Account account, Outage outage, CancellationToken cancellationToken)
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

        var now = time.GetUtcNow();
        var probeAt = await NextProbeAsync(account, refused, now, cancellationToken);

        // While an incident holds the account, its canary is the next try for all mailboxes.
        var canaryAt = incidents.Exists(incident => incident.IsAway) ? now + options.CanaryInterval : (DateTimeOffset?)null;

        return new AlertFacts
        {
            Account = account,
            Outage = outage,
            Addresses = [.. addresses.OrderBy(address => address.Member.Since).ThenBy(address => address.Address, StringComparer.Ordinal)],
            Incidents = incidents,
            Silences = await silences.ListAsync(account.Id, cancellationToken),
            NextTryAt = canaryAt < probeAt || probeAt is null ? canaryAt : probeAt,
            Now = now,
            Console = options.Links.UriOf(ConsoleLinks.Console.TrimStart('/')),
            Zone = account.TimeZone is { } zone && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? found : null,
        };
    }

    private async Task<DateTimeOffset?> NextProbeAsync(
        Account account, IEnumerable<OutageMember> members, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var away = members.Where(member => member.IsAway).Select(member => member.Address).ToHashSet(StringComparer.Ordinal);

        return await parked.ListAsync(account.Id, cancellationToken)
            .Where(mailbox => away.Contains(mailbox.Key.Address) && mailbox.NextProbeAt > now)
            .Select(mailbox => (DateTimeOffset?)mailbox.NextProbeAt)
            .MinAsync(cancellationToken: cancellationToken);
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
