using Connector.Alerting.Content;
using Connector.Alerting.Links;
using Connector.Links;
using Connector.Mailboxes;

namespace Connector.Alerting;

/// <summary>Gathers the facts for the mails about an outage.</summary>
public sealed class OutageFacts(
    AffectedAddresses affected, ParkedMailboxTable parked, SilenceTable silences, IEnumerable<HelpdeskCheckSource> checks,
    AlertOptions options, TimeProvider time)
{
    public async Task<AlertFacts> GatherAsync(Account account, Outage outage, CancellationToken cancellationToken)
    {
        var members = await affected.GatherAsync(account, outage, cancellationToken);
        var now = time.GetUtcNow();
        var probeAt = await NextProbeAsync(account, members.Refused, now, cancellationToken);

        // While an incident holds the account, its canary is the next try for all mailboxes.
        var canaryAt = members.Incidents.Any(incident => incident.IsAway) ? now + options.CanaryInterval : (DateTimeOffset?)null;

        return new AlertFacts
        {
            Account = account,
            Outage = outage,
            Addresses = members.Addresses,
            Incidents = members.Incidents,
            Silences = await silences.ListAsync(account.Id, cancellationToken),
            NextTryAt = canaryAt < probeAt || probeAt is null ? canaryAt : probeAt,
            Now = now,
            Console = options.Links.UriOf(ConsoleLinks.Console.TrimStart('/')),
            Zone = account.TimeZone is { } zone && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? found : null,
            Check = outage.IsOpen ? null : await FindCheckAsync(account, cancellationToken),
        };
    }

    private async Task<HelpdeskCheck?> FindCheckAsync(Account account, CancellationToken cancellationToken)
    {
        foreach (var source in checks)
        {
            if (await source.FindAsync(account.Id, cancellationToken) is { } check)
            {
                return check;
            }
        }

        return null;
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
}
