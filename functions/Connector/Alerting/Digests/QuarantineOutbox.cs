using Connector.Alerting.Content;
using Connector.Alerting.Notices;
using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Alerting.Digests;

/// <summary>
/// Takes note of mails that are set aside, and puts a notice about them out when their digest is due. Every call may be repeated: a mail
/// stands in one digest, once.
/// </summary>
public sealed class QuarantineOutbox(
    DigestTable table, AccountTable accounts, NoticeOutbox notices, AlertOptions options, TimeProvider time, ILogger<QuarantineOutbox> logger)
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

    /// <summary>Once a minute: puts out what is due.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();

        await Isolated.EachAsync(
            "digests",
            table.ListAsync(cancellationToken).Where(digest => digest.DueAt <= now),
            digest => digest.Account,
            (digest, token) => PutOutAsync(digest, now, token),
            logger,
            cancellationToken);
    }

    private async Task PutOutAsync(Digest due, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var digest = due.Close(now);

        // Saved first: whoever begins again after a crash tells the same. Lost against a mail that is being noted, it waits for the next sweep.
        if (due.Until is null && !await table.TrySaveAsync(digest, cancellationToken))
        {
            return;
        }

        var mails = await table.MailsAsync(digest.Account, cancellationToken).Where(mail => mail.At <= digest.Until).ToListAsync(cancellationToken);

        if (mails.Count > 0 && await accounts.FindAsync(digest.Account, cancellationToken) is { } account)
        {
            await notices.PutAsync(
                account.Id,
                $"digest-{digest.Id}",
                locale => DigestPage.Compose(account, digest.Id, mails, options.ConsoleBaseUri, Wording.In(locale)),
                cancellationToken);
        }

        await table.ForgetAsync(mails, cancellationToken);
        await FinishAsync(digest.Account, now, cancellationToken);
    }

    /// <summary>Takes the digest away, or begins the next one when more was set aside meanwhile.</summary>
    private async Task FinishAsync(string account, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Read before the list, so that what is noted in between moves the version.
        while (await table.FindAsync(account, cancellationToken) is { } told)
        {
            var isDone = await table.MailsAsync(account, cancellationToken).AnyAsync(cancellationToken)
                ? await table.TrySaveAsync(Digest.Begin(account, now, options) with { Version = told.Version }, cancellationToken)
                : await table.TryRemoveAsync(told, cancellationToken);

            if (isDone)
            {
                return;
            }
        }
    }
}
