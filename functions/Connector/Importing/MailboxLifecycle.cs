using Connector.Alerting;
using Connector.Mailboxes;
using static Connector.Mailboxes.MailboxState;

namespace Connector.Importing;

/// <summary>
/// Does around a change of state what has to be done around it: the row in ParkedMailboxes and the alert's outbox. Both are
/// written before a mailbox is parked and cleared after it is back, so that a crash leaves something to tidy up and nothing untold.
/// </summary>
public sealed class MailboxLifecycle(ParkedMailboxTable parkedMailboxes, AlertOutbox alerts)
{
    /// <summary>To be called before the failure is saved.</summary>
    public async Task BeforeFailureAsync(Mailbox mailbox, MailboxState next, Failure failure, CancellationToken cancellationToken)
    {
        if (next.AsParked is not { } parked)
        {
            return;
        }

        var row = new ParkedMailbox(
            mailbox.Key, parked.Cause, parked.Since, parked.Attempts, parked.NextProbeAt, mailbox.LastFetchAt, failure.Evidence);

        await parkedMailboxes.SaveAsync(row, cancellationToken);
        await alerts.ParkedAsync(row, cancellationToken);
    }

    /// <summary>To be called after a mailbox was saved as fetched or paused, or was deleted.</summary>
    public async Task AfterReturnAsync(MailboxKey mailbox, MailboxState before, CancellationToken cancellationToken)
    {
        if (before is Parked or Probing or CatchingUp)
        {
            await ForgetAsync(mailbox, cancellationToken);
        }
    }

    /// <summary>Ends a mailbox's stay in the parking place, wherever it stands.</summary>
    public async Task ForgetAsync(MailboxKey mailbox, CancellationToken cancellationToken)
    {
        await alerts.RecoveredAsync(mailbox, cancellationToken);
        await parkedMailboxes.DeleteAsync(mailbox, cancellationToken);
    }
}
