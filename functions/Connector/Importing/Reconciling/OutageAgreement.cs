using Connector.Alerting;
using Connector.Delivering.Health;
using Connector.Incidents;
using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Importing.Reconciling;

/// <summary>
/// Checks that every unfinished outage is listed as such, that the mailboxes it counts as parked are parked, and that it holds exactly the
/// incidents that hold its account.
/// </summary>
internal sealed partial class OutageAgreement(
    OutageTable outages, AlertOutbox alerts, IncidentAlerts incidents, ParkedStays stays, DestinationTable destinations,
    ILogger<OutageAgreement> logger)
{
    /// <param name="live">The incidents that hold mailboxes.</param>
    public async Task CheckAsync(string account, IReadOnlyList<Incident> live, CancellationToken cancellationToken)
    {
        await Isolated.EachAsync(
            Reconciliation.Name, await outages.OpenAsync(account, cancellationToken), id => $"{account}/{id}",
            (id, token) => CheckAsync(account, id, token), logger, cancellationToken);
        await Isolated.EachAsync(
            Reconciliation.Name,
            live.Where(incident => incident is { IsOpen: true, IsTold: true } && incident.Covers(account)),
            incident => $"{account}/{incident.Id}",
            (incident, token) => TellAsync(account, incident, token),
            logger,
            cancellationToken);
    }

    private async Task CheckAsync(string account, string outageId, CancellationToken cancellationToken)
    {
        if (await outages.FindAsync(account, outageId, cancellationToken) is not { } outage)
        {
            return;
        }

        if (!outage.IsOver && await outages.TryListAsync(outage, cancellationToken))
        {
            Note("outages/unfinished", outage.Account);
        }

        foreach (var member in (await outages.MembersAsync(outage, cancellationToken)).Where(member => member.IsAway))
        {
            if (await RepairAsync(account, member, cancellationToken) is { } pair)
            {
                Note(pair, account);
            }
        }
    }

    /// <returns>The pair of rows that did not agree; null if they agree.</returns>
    private async Task<string?> RepairAsync(string account, OutageMember member, CancellationToken cancellationToken)
    {
        var mailbox = new MailboxKey(account, member.Address);

        if (member.Incident is { } id)
        {
            return await incidents.TryReleaseAsync(account, id, cancellationToken) ? "incidents/held" : null;
        }

        if (member.Destination is not null && await destinations.FindAsync(account, cancellationToken) is null)
        {
            await alerts.DestinationUpAsync(account, cancellationToken);
            return "outages/destinations";
        }

        if (member.Destination is null && await stays.IsBackAsync(mailbox, cancellationToken))
        {
            await alerts.RecoveredAsync(mailbox, cancellationToken);
            return "outages/members";
        }

        return null;
    }

    private async Task TellAsync(string account, Incident incident, CancellationToken cancellationToken)
    {
        if (await incidents.TryTellAsync(account, incident, cancellationToken))
        {
            Note("incidents/held", account);
        }
    }

    private void Note(string pair, string account)
    {
        Metrics.Repaired(pair);
        Log.Repaired(logger, pair, account);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Repaired {Pair} of account {Account}, which did not agree.")]
        public static partial void Repaired(ILogger logger, string pair, string account);
    }
}
