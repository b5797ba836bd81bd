using Connector.Alerting;
using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Incidents;

/// <summary>
/// Puts the alerts of an incident and of its end into the outboxes of its accounts. An account is noted before it is alerted, and every
/// call to the outbox may be repeated, so a run may stop at any line and several instances may run it.
/// </summary>
public sealed partial class IncidentTelling(
    IncidentAccounts accounts,
    SignalTable signals,
    MailboxTable mailboxes,
    ParkedMailboxTable parked,
    AlertOutbox alerts,
    ILogger<IncidentTelling> logger)
{
    private const int ParallelItems = 16;

    /// <returns>The counts of refused and held mailboxes, and how many accounts failed.</returns>
    public async Task<(IncidentEvent.Told Told, int Failed)> OpenAsync(Incident incident, CancellationToken cancellationToken)
    {
        var waiting = await mailboxes.ListAsync(incident.Account, cancellationToken)
            .Where(mailbox => !mailbox.IsPaused).ToListAsync(cancellationToken);
        var refusals = await signals.SinceAsync(incident.FirstFailureAt, cancellationToken);
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
        return (new IncidentEvent.Told(refused.Count, held), failed);
    }

    /// <summary>Notes and alerts one account. An account that was alerted before gets no second alert.</summary>
    public async Task TellAsync(string account, Incident incident, CancellationToken cancellationToken)
    {
        await accounts.NoteAsync(incident.Id, account, cancellationToken);
        await alerts.IncidentOpenedAsync(
            account, new IncidentNotice(incident.Id, incident.Cause, incident.FirstFailureAt), cancellationToken);
    }

    /// <returns>The incident's last counts, and how many accounts failed.</returns>
    public async Task<(IncidentCounts Counts, int Failed)> ReleaseAsync(Incident incident, CancellationToken cancellationToken)
    {
        var (noted, proofs) = await accounts.ReadAsync(incident.Id, cancellationToken);
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
        return (counts, failed);
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
