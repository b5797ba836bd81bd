using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.Alerting.Digests;

/// <summary>Takes note of mails that are set aside. Every call may be repeated: a mail stands in one digest, once.</summary>
public sealed class QuarantineOutbox(DigestTable table, WorkQueues queues, AlertOptions options, TimeProvider time)
{
    public async Task NoteAsync(MailboxKey mailbox, string id, QuarantineCause cause, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await table.NoteAsync(new QuarantinedMail(mailbox, id, cause, now), cancellationToken);

        // Second, so that a crash in between leaves a note that the next digest finds, and never a digest of nothing.
        while (!await table.TryEnsureAsync(Digest.Begin(mailbox.Account, now, options), cancellationToken))
        {
        }
    }

    /// <summary>It is on its way again: nobody needs to hear of it any more.</summary>
    public Task ForgetAsync(MailboxKey mailbox, string id, CancellationToken cancellationToken) =>
        table.ForgetAsync([new QuarantinedMail(mailbox, id, default, default)], cancellationToken);

    /// <summary>Once a minute: a job for each digest that is due. Twice does no harm.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();

        await foreach (var digest in table.ListAsync(cancellationToken).Where(digest => digest.IsDue(now)))
        {
            await queues.SendAsync(StorageNames.AlertsQueue, new AlertJob(digest.Account, Digest.Job, digest.Attempt), visibleIn: null, cancellationToken);
        }
    }
}
