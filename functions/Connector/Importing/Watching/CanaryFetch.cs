using Connector.Incidents;
using Connector.Mailboxes;
using Connector.Messages;
using Microsoft.Extensions.Logging;

namespace Connector.Importing;

/// <summary>
/// A canary's job: a real fetch of one mailbox that makes both kinds of call, so that its success is the others' and the first mail
/// after a block comes with it. That the provider refuses it is the incident's news and no strike against the mailbox.
/// </summary>
public sealed partial class CanaryFetch(
    IncidentTable incidents,
    IncidentGate gate,
    MailboxTable mailboxes,
    MailboxLifecycle lifecycle,
    MailboxFetch fetch,
    MessageFacts known,
    IncidentDetector detector,
    IGmail gmail,
    RetryPolicy retry,
    ImportOptions options,
    TimeProvider time,
    ILogger<CanaryFetch> logger)
{
    public async Task HandleAsync(MailboxKey key, CanaryOrder order, CancellationToken cancellationToken)
    {
        if (await incidents.FindAsync(order.IncidentId, cancellationToken) is not { } incident || !IsAwaited(incident, order))
        {
            // It came twice, or so late that another one was sent: nobody knocks without need.
            Log.Stale(logger, order.IncidentId, order.Number);
            return;
        }

        if (await mailboxes.FindAsync(key, cancellationToken) is not { State: not MailboxState.Paused } mailbox)
        {
            await ReportAsync(key, order, CanaryOutcome.Unclear);
            return;
        }

        await using var lease = await MailboxLease.TryTakeAsync(mailboxes, mailbox, options.LeaseDuration, time, cancellationToken);

        if (lease is null)
        {
            await ReportAsync(key, order, CanaryOutcome.Unclear);
            return;
        }

        await KnockAsync(lease, order, cancellationToken);
    }

    /// <summary>
    /// While an incident is suspected all wait for its first canary: one that was given up as lost, and comes, is welcome.
    /// </summary>
    private static bool IsAwaited(Incident incident, CanaryOrder order) =>
        incident.Reported < order.Number
        && (incident.Phase == IncidentPhase.Suspected || (incident.Phase == IncidentPhase.Open && incident.Canaries == order.Number));

    private async Task KnockAsync(MailboxLease lease, CanaryOrder order, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost);
        CanaryMailbox? canary = null;
        var begunAt = time.GetUtcNow();

        try
        {
            canary = new CanaryMailbox(gmail.OpenOnce(lease.Mailbox), () => ReportAsync(lease.Mailbox.Key, order, CanaryOutcome.Clean));
            var outcome = await fetch.RunAsync(lease, canary, time.GetUtcNow(), either.Token);
            await ReadKnownAsync(lease.Mailbox.Key, canary, either.Token);
            await ReportAsync(lease.Mailbox.Key, order, CanaryOutcome.Clean);

            // As of its begin, which is before the ramp that it may have opened: there this mailbox has its turn, and its proof, like all
            // others.
            await lifecycle.RecordAsync(lease, outcome, begunAt);
        }
        catch (FetchFailedException exception)
        {
            await RecordAsync(lease, order, exception.Failure, canary);
        }
        catch (Exception exception) when (lease.Lost.IsCancellationRequested
            && exception is OperationCanceledException or MailboxMovedException)
        {
            await ReportAsync(lease.Mailbox.Key, order, CanaryOutcome.Unclear);
        }
    }

    /// <summary>Where nothing is new, one that is here is asked for again: lists and messages may be shut apart from each other.</summary>
    private async Task ReadKnownAsync(MailboxKey key, CanaryMailbox canary, CancellationToken cancellationToken)
    {
        if (!canary.HasRead && await known.FindAnyAsync(key, cancellationToken) is { } gmailId)
        {
            using var message = await canary.GetAsync(gmailId, options.MaxMessageBytes, cancellationToken);
        }
    }

    private async Task RecordAsync(MailboxLease lease, CanaryOrder order, Failure failure, CanaryMailbox? canary)
    {
        if (!failure.Class.IsOfProvider())
        {
            await ReportAsync(lease.Mailbox.Key, order, CanaryOutcome.Unclear);
            await lifecycle.RecordAsync(lease, failure);
            return;
        }

        var sample = new FailureSample(
            time.GetUtcNow(), canary?.LastCall, failure.Evidence.Status, failure.Evidence.Reason, failure.Evidence.LocationHost);
        await ReportAsync(lease.Mailbox.Key, order, CanaryOutcome.Refused, sample);

        if (canary is { HasRead: true })
        {
            // Its report was good news: this is the beginning of something new.
            await detector.NoteAsync(lease.Mailbox.Key, failure, CancellationToken.None);
        }

        // A probe that was on its way when the door shut was not made.
        await lease.ReleaseAsync(
            mailbox => mailbox with { State = mailbox.State.On(new MailboxEvent.ProbeHeld(), time.GetUtcNow(), retry) });
    }

    /// <summary>Takes no token: what a canary found out is not to be lost, or another one must knock.</summary>
    private async Task ReportAsync(MailboxKey key, CanaryOrder order, CanaryOutcome outcome, FailureSample? sample = null)
    {
        var report = new IncidentEvent.CanaryReported(order.Number, outcome, sample, key.Account);
        var incident = await incidents.ApplyAsync(order.IncidentId, report, CancellationToken.None);
        gate.Forget();
        Log.Reported(logger, order.IncidentId, order.Number, outcome, incident?.Phase);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Canary {Number} of incident {Incident} is not awaited any more.")]
        public static partial void Stale(ILogger logger, string incident, int number);

        [LoggerMessage(2, LogLevel.Information, "Canary {Number} of incident {Incident} is {Outcome}. The incident is {Phase} now.")]
        public static partial void Reported(ILogger logger, string incident, int number, CanaryOutcome outcome, IncidentPhase? phase);
    }
}
