using Connector.Alerting;
using Connector.Incidents;
using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Importing.Reconciling;

/// <summary>
/// Checks that every unfinished outage is listed as such, that the mailboxes it counts as parked are parked, and that it holds exactly the
/// incidents that hold its account.
/// </summary>
public sealed partial class OutageAgreement(
    OutageTable outages, AlertOutbox alerts, IncidentTable incidents, IncidentTelling telling, StayCheck stay,
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
            if (member.Incident is { } id)
            {
                await CheckIncidentAsync(outage, id, cancellationToken);
            }
            else if (member.Destination is not null)
            {
                await CheckDestinationAsync(outage.Account, cancellationToken);
            }
            else if (await stay.IsBackAsync(new MailboxKey(outage.Account, member.Address), cancellationToken))
            {
                await alerts.RecoveredAsync(new MailboxKey(outage.Account, member.Address), cancellationToken);
                Note("outages/members", outage.Account);
            }
        }
    }

    private async Task CheckIncidentAsync(Outage outage, string id, CancellationToken cancellationToken)
    {
        if (await incidents.FindAsync(id, cancellationToken) is null or { IsLive: false, IsSettled: true })
        {
            await alerts.IncidentResolvedAsync(outage.Account, id, new IncidentOutcome(0, TimeSpan.Zero, Proven: null), cancellationToken);
            Note("incidents/held", outage.Account);
        }
    }

    private async Task CheckDestinationAsync(string account, CancellationToken cancellationToken)
    {
        if (await stay.TakesMailAsync(account, cancellationToken))
        {
            await alerts.DestinationUpAsync(account, cancellationToken);
            Note("outages/destinations", account);
        }
    }

    /// <remarks>
    /// Reads the incident again, because it may have ended since the list was read: its accounts, which got the all-clear, do not know it.
    /// </remarks>
    private async Task TellAsync(string account, Incident incident, CancellationToken cancellationToken)
    {
        if (await stay.HoldsAnyAsync(account, cancellationToken)
            && !await alerts.KnowsAsync(account, incident.Id, cancellationToken)
            && await incidents.FindAsync(incident.Id, cancellationToken) is { IsOpen: true })
        {
            await telling.TellAsync(account, incident, cancellationToken);
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
