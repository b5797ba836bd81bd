using Connector.Alerting;
using Connector.Mailboxes;
using Microsoft.Extensions.Logging;

namespace Connector.Incidents;

/// <summary>
/// Has every account that an incident holds told of it, and of its end. May be left at any line and begun again, by several instances
/// at once: an account is noted before it is told, and every call to the outbox may be repeated.
/// </summary>
public sealed partial class IncidentAlerts(
    IncidentTable incidents,
    IncidentAccounts accounts,
    SignalTable signals,
    MailboxTable mailboxes,
    ParkedMailboxTable parked,
    AlertOutbox alerts,
    ILogger<IncidentAlerts> logger)
{
    private const int Parallel = 16;

    /// <returns>The incident as it stands then.</returns>
    public async Task<Incident> CareForAsync(Incident incident, IReadOnlyList<Incident> recent, CancellationToken cancellationToken)
    {
        if (incident is { IsOpen: true, IsTold: false })
        {
            incident = await TellAsync(incident, cancellationToken);
        }

        if (incident is { DetectedAt: not null, AlertedAt: null } && await alerts.FirstToldAsync(incident.Id, cancellationToken) is { } told)
        {
            incident = await incidents.ApplyAsync(incident.Id, new IncidentEvent.Alerted(told), cancellationToken) ?? incident;
        }

        return incident is { IsLive: false, IsSettled: false } && MayRelease(incident, recent) ? await ReleaseAsync(incident, cancellationToken) : incident;
    }

    /// <summary>An account goes from its own incident to the provider's without a moment in none: nobody hears of an end that was none.</summary>
    private static bool MayRelease(Incident incident, IReadOnlyList<Incident> recent) =>
        incident.Phase != IncidentPhase.Merged || recent.FirstOrDefault(other => other.Id == incident.MergedInto) is not { IsOpen: true, IsTold: false };

    private async Task<Incident> TellAsync(Incident incident, CancellationToken cancellationToken)
    {
        var looks = await mailboxes.LookAsync(incident.Account, cancellationToken);
        var failed = await signals.SinceAsync(incident.FirstFailureAt, cancellationToken);
        var waiting = looks.Where(look => !look.IsPaused).ToList();
        var notice = new IncidentNotice(incident.Id, incident.Cause, incident.FirstFailureAt);

        await EachAsync(
            waiting.Select(look => look.Key.Account).Distinct(StringComparer.Ordinal),
            async (account, token) =>
            {
                await accounts.NoteAsync(incident.Id, account, token);
                await alerts.IncidentOpenedAsync(account, notice, token);
            },
            cancellationToken);

        var refused = waiting.Where(look => failed.ContainsKey(look.Key)).ToList();
        await EachAsync(
            refused.Where(look => look.Cause?.IsOfProvider() == true).Select(look => look.Key),
            (mailbox, token) => parked.AttachAsync(mailbox, incident.Id, token),
            cancellationToken);

        var held = waiting.Count - refused.Count;
        Log.Told(logger, incident.Id, refused.Count, held);
        return await incidents.ApplyAsync(incident.Id, new IncidentEvent.Told(refused.Count, held), cancellationToken) ?? incident;
    }

    private async Task<Incident> ReleaseAsync(Incident incident, CancellationToken cancellationToken)
    {
        var (noted, proofs) = await accounts.ReadAsync(incident.Id, cancellationToken);
        var byAccount = proofs.ToLookup(proof => proof.Mailbox.Account);

        await EachAsync(
            noted, (account, token) => alerts.IncidentResolvedAsync(account, incident.Id, Outcome([.. byAccount[account]]), token), cancellationToken);

        var counts = incident.Counts with
        {
            MailsDelayed = proofs.Sum(proof => proof.Late),
            Proven = proofs.Count(proof => proof is { IsComplete: true, Missing: 0 }),
            Missing = proofs.Sum(proof => proof.Missing),
        };
        Log.Released(logger, incident.Id, noted.Count);
        return await incidents.ApplyAsync(incident.Id, new IncidentEvent.Settled(counts), cancellationToken) ?? incident;
    }

    private static IncidentOutcome Outcome(IReadOnlyList<MailboxProof> proofs) => new(
        proofs.Sum(proof => proof.Late),
        proofs.Count == 0 ? TimeSpan.Zero : proofs.Max(proof => proof.LongestDelay),
        proofs.Count == 0 ? null : proofs.All(proof => proof is { IsComplete: true, Missing: 0 }),
        proofs.Sum(proof => proof.Duplicates));

    private static Task EachAsync<T>(IEnumerable<T> items, Func<T, CancellationToken, Task> act, CancellationToken cancellationToken) =>
        System.Threading.Tasks.Parallel.ForEachAsync(
            items,
            new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken, TaskScheduler = TaskScheduler.Current },
            async (item, token) => await act(item, token));

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Incident {Incident} is open: {Refused} mailboxes were refused, {Held} are held.")]
        public static partial void Told(ILogger logger, string incident, int refused, int held);

        [LoggerMessage(2, LogLevel.Information, "Incident {Incident} is over; {Accounts} accounts are told.")]
        public static partial void Released(ILogger logger, string incident, int accounts);
    }
}
