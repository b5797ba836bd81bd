using Connector.Alerting;
using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Incidents;

/// <summary>
/// Puts the alerts of an incident and of its end into the outboxes of its accounts. An account is noted before it is alerted, and every
/// call to the outbox may be repeated, so a run may stop at any line and several instances may run it. The next rounds repeat failed
/// alerts, and after a while the reconciliation does.
/// </summary>
public sealed partial class IncidentAlerts(
    IncidentTable incidents, MailboxTable mailboxes, ParkedMailboxTable parked, AlertOutbox alerts, ILogger<IncidentAlerts> logger)
{
    private const int ParallelItems = 16;

    /// <returns>The incident as saved last.</returns>
    public async Task<Incident> CareForAsync(Incident incident, IReadOnlyList<Incident> recent, CancellationToken cancellationToken)
    {
        if (incident is { IsOpen: true, IsTold: false })
        {
            incident = await ApplyAsync(incident, await OpenAsync(incident, cancellationToken), cancellationToken);
        }

        if (incident is { DetectedAt: not null, AlertedAt: null }
            && await alerts.FirstToldAsync(incident.Id, cancellationToken) is { } first)
        {
            incident = await ApplyAsync(incident, new IncidentEvent.Alerted(first), cancellationToken);
        }

        if (incident is { IsLive: false, IsSettled: false } && MayRelease(incident, recent))
        {
            incident = await ApplyAsync(incident, await ReleaseAsync(incident, cancellationToken), cancellationToken);
        }

        return incident;
    }

    /// <summary>Alerts an account of an open incident, if it has a mailbox that the incident holds and no alert of it.</summary>
    /// <remarks>
    /// Reads the incident again, because it may have ended since the list was read: its accounts, which got the all-clear, do not know it.
    /// </remarks>
    public async Task<bool> TryTellAsync(string account, Incident incident, CancellationToken cancellationToken)
    {
        if (!await mailboxes.ListAsync(account, cancellationToken).AnyAsync(mailbox => !mailbox.IsPaused, cancellationToken)
            || await alerts.KnowsAsync(account, incident.Id, cancellationToken)
            || await incidents.FindAsync(incident.Id, cancellationToken) is not { IsOpen: true })
        {
            return false;
        }

        await TellAsync(account, incident, cancellationToken);
        return true;
    }

    /// <summary>Sends an account the all-clear of an incident that is settled, or whose row is gone.</summary>
    public async Task<bool> TryReleaseAsync(string account, string id, CancellationToken cancellationToken)
    {
        if (await incidents.FindAsync(id, cancellationToken) is not (null or { IsLive: false, IsSettled: true }))
        {
            return false;
        }

        await alerts.IncidentResolvedAsync(account, id, new IncidentOutcome(0, TimeSpan.Zero, Proven: null), cancellationToken);
        return true;
    }

    /// <summary>Notes and alerts one account. An account that was alerted before gets no second alert.</summary>
    private async Task TellAsync(string account, Incident incident, CancellationToken cancellationToken)
    {
        await incidents.NoteAccountAsync(incident.Id, account, cancellationToken);
        await alerts.IncidentOpenedAsync(
            account, new IncidentNotice(incident.Id, incident.Cause, incident.FirstFailureAt), cancellationToken);
    }

    /// <summary>
    /// A merged incident is released only after the alerts of the incident that replaced it, so that no account gets an all-clear in
    /// between.
    /// </summary>
    private static bool MayRelease(Incident incident, IReadOnlyList<Incident> recent) =>
        incident.Phase != IncidentPhase.Merged
            || recent.FirstOrDefault(other => other.Id == incident.MergedInto) is not { IsOpen: true, IsTold: false };

    private async Task<Incident> ApplyAsync(Incident incident, IncidentEvent happened, CancellationToken cancellationToken) =>
        await incidents.ApplyAsync(incident.Id, happened, cancellationToken) ?? incident;

    private async Task<IncidentEvent.Told> OpenAsync(Incident incident, CancellationToken cancellationToken)
    {
        var waiting = await mailboxes.ListAsync(incident.Account, cancellationToken)
            .Where(mailbox => !mailbox.IsPaused).ToListAsync(cancellationToken);
        var refusals = await incidents.SignalsSinceAsync(incident.FirstFailureAt, cancellationToken);
        var failed = await EachAsync(
            waiting.Select(mailbox => mailbox.Key.Account).Distinct(StringComparer.Ordinal),
            (account, token) => TellAsync(account, incident, token),
            cancellationToken);

        var refused = waiting.Where(mailbox => refusals.ContainsKey(mailbox.Key)).ToList();
        await EachAsync(
            refused.Where(mailbox => mailbox.Cause?.IsOfProvider() == true).Select(mailbox => mailbox.Key),
            (mailbox, token) => parked.AttachAsync(mailbox, incident.Id, token),
            cancellationToken);

        var held = waiting.Count - refused.Count;
        Log.Told(logger, incident.Id, refused.Count, held);
        return new IncidentEvent.Told(refused.Count, held, failed);
    }

    private async Task<IncidentEvent.Settled> ReleaseAsync(Incident incident, CancellationToken cancellationToken)
    {
        var (noted, proofs) = await incidents.ReadAccountsAsync(incident.Id, cancellationToken);
        var byAccount = proofs.ToLookup(proof => proof.Mailbox.Account);

        var failed = await EachAsync(
            noted,
            (account, token) => alerts.IncidentResolvedAsync(account, incident.Id, Outcome([.. byAccount[account]]), token),
            cancellationToken);

        Log.Released(logger, incident.Id, noted.Count - failed);
        var counts = incident.Counts with
        {
            MailsDelayed = proofs.Sum(proof => proof.Late),
            Proven = proofs.Count(proof => proof is { IsComplete: true, Missing: 0 }),
            Missing = proofs.Sum(proof => proof.Missing),
        };
        return new IncidentEvent.Settled(counts, failed);
    }

    /// <returns>How many items failed.</returns>
    private Task<int> EachAsync<T>(IEnumerable<T> items, Func<T, CancellationToken, Task> act, CancellationToken cancellationToken) =>
        Isolated.EachAsync("incident alerts", items, item => $"{item}", act, logger, cancellationToken, ParallelItems);

    private static IncidentOutcome Outcome(IReadOnlyList<MailboxProof> proofs) => new(
        proofs.Sum(proof => proof.Late),
        proofs.Count == 0 ? TimeSpan.Zero : proofs.Max(proof => proof.LongestDelay),
        proofs.Count == 0 ? null : proofs.All(proof => proof is { IsComplete: true, Missing: 0 }),
        proofs.Sum(proof => proof.Duplicates));

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Incident {Incident} is open: {Refused} mailboxes were refused, {Held} are held.")]
        public static partial void Told(ILogger logger, string incident, int refused, int held);

        [LoggerMessage(2, LogLevel.Information, "Incident {Incident} is over; {Accounts} accounts get the all-clear.")]
        public static partial void Released(ILogger logger, string incident, int accounts);
    }
}
