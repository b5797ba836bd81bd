using Connector.Importing;
using Connector.Mailboxes;
using Connector.Storage;
using Microsoft.Extensions.Logging;

namespace Connector.Incidents.Driving;

/// <summary>
/// Sends the canaries of incidents, tells a canary whether its incident still waits for it, and the incident what the canary found.
/// </summary>
public sealed partial class Canaries(IncidentTable incidents, WorkQueues queues, TimeProvider time, ILogger<Canaries> logger)
{
    /// <summary>Enqueues the canary that an incident counted last.</summary>
    public Task SendAsync(Incident incident, MailboxKey mailbox, CancellationToken cancellationToken) => queues.SendAsync(
        StorageNames.FetchJobsQueue, FetchJob.For(mailbox) with { Canary = new CanaryOrder(incident.Id, incident.Canaries) },
        visibleIn: null, cancellationToken);

    /// <summary>False for a canary that came twice, or so late that another one was sent, so that no call is made without need.</summary>
    /// <remarks>
    /// While the incident is suspected, all mailboxes wait for the first report: a canary that was given up as lost is welcome.
    /// </remarks>
    public async Task<bool> IsAwaitedAsync(CanaryOrder order, CancellationToken cancellationToken)
    {
        var isAwaited = await incidents.FindAsync(order.IncidentId, cancellationToken) is { } incident
            && incident.Reported < order.Number
            && (incident.Phase == IncidentPhase.Suspected
                || (incident.Phase == IncidentPhase.Open && incident.Canaries == order.Number));

        if (!isAwaited)
        {
            Log.Stale(logger, order.IncidentId, order.Number);
        }

        return isAwaited;
    }

    /// <remarks>Takes no token, because another canary would have to call Google again if the report were lost.</remarks>
    public async Task ReportAsync(MailboxKey mailbox, CanaryOrder order, CanaryOutcome outcome, FailureSample? sample = null)
    {
        var report = new IncidentEvent.CanaryReported(order.Number, outcome, sample, mailbox.Account);
        var incident = await incidents.ApplyAsync(order.IncidentId, report, CancellationToken.None);
        Log.Reported(logger, order.IncidentId, order.Number, outcome, incident?.Phase);
    }

    /// <summary>Reports a call that the provider refused.</summary>
    internal async Task RefusedAsync(MailboxKey mailbox, CanaryOrder order, Failure failure, CanaryMailbox? canary)
    {
        var evidence = failure.Evidence;
        var sample = new FailureSample(time.GetUtcNow(), canary?.LastCall, evidence.Status, evidence.Reason, evidence.LocationHost);
        await ReportAsync(mailbox, order, CanaryOutcome.Refused, sample);

        if (canary is { HasRead: true })
        {
            // The canary has reported success already, so this failure may be the first of a new incident.
            await incidents.NoteSignalAsync(mailbox, failure, time.GetUtcNow());
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Canary {Number} of incident {Incident} is not awaited any more.")]
        public static partial void Stale(ILogger logger, string incident, int number);

        [LoggerMessage(2, LogLevel.Information, "Canary {Number} of incident {Incident} is {Outcome}. The incident is {Phase} now.")]
        public static partial void Reported(ILogger logger, string incident, int number, CanaryOutcome outcome, IncidentPhase? phase);
    }
}
