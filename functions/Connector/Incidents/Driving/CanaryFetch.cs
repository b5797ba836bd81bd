using Connector.Importing;
using Connector.Mailboxes;

namespace Connector.Incidents.Driving;

/// <summary>
/// A canary's job: a real fetch of one mailbox that makes both kinds of call. If it succeeds, the provider answers again, and the mailbox's
/// waiting mail is imported with it. A refusal by the provider is reported to the incident and does not count against the mailbox.
/// </summary>
public sealed class CanaryFetch(
    MailboxTable mailboxes,
    MailboxLeases leases,
    MailboxLifecycle lifecycle,
    Canaries canaries,
    CanaryCalls calls,
    TimeProvider time)
{
    public async Task HandleAsync(MailboxKey key, CanaryOrder order, CancellationToken cancellationToken)
    {
        if (!await canaries.IsAwaitedAsync(order, cancellationToken))
        {
            return;
        }

        var mailbox = await mailboxes.FindAsync(key, cancellationToken);
        await using var lease = mailbox is null or { IsPaused: true } ? null : await leases.TryTakeAsync(mailbox, cancellationToken);
        await (lease is null ? canaries.ReportAsync(key, order, CanaryOutcome.Unclear) : FetchAsync(lease, order, cancellationToken));
    }

    private async Task FetchAsync(MailboxLease lease, CanaryOrder order, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost);
        var key = lease.Mailbox.Key;
        var begunAt = time.GetUtcNow();
        CanaryMailbox? canary = null;

        try
        {
            canary = calls.Open(lease.Mailbox, () => canaries.ReportAsync(key, order, CanaryOutcome.Clean));
            var outcome = await calls.RunAsync(lease, canary, either.Token);
            await canaries.ReportAsync(key, order, CanaryOutcome.Clean);

            // Recorded as of its beginning, which is before the ramp that it may have opened: in the ramp this mailbox gets its turn and
            // its completeness proof like all others.
            await lifecycle.RecordAsync(lease, outcome, begunAt);
        }
        catch (FetchFailedException exception)
        {
            await RecordAsync(lease, order, exception.Failure, canary);
        }
        catch (Exception exception) when (lease.Lost.IsCancellationRequested
            && exception is OperationCanceledException or MailboxMovedException)
        {
            await canaries.ReportAsync(key, order, CanaryOutcome.Unclear);
        }
    }

    private async Task RecordAsync(MailboxLease lease, CanaryOrder order, Failure failure, CanaryMailbox? canary)
    {
        var key = lease.Mailbox.Key;

        if (!failure.Class.IsOfProvider())
        {
            await canaries.ReportAsync(key, order, CanaryOutcome.Unclear);
            await lifecycle.RecordAsync(lease, failure);
            return;
        }

        await canaries.RefusedAsync(key, order, failure, canary);
        await lifecycle.ReleaseHeldAsync(lease);
    }
}
