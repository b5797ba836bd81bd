using Connector.Alerting.Content;
using Connector.Alerting.Notices;
using Connector.Alerting.Words;
using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Alerting.Digests;

/// <summary>
/// Notes mails that are set aside, and puts out a notice about them when the digest is due. Every call may be repeated: a mail is listed in
/// one digest, once.
/// </summary>
public sealed class QuarantineOutbox(
    DigestTable table, AccountTable accounts, NoticeOutbox notices, AlertOptions options, TimeProvider time,
    ILogger<QuarantineOutbox> logger)
{
    public async Task NoteAsync(MailboxKey mailbox, string id, QuarantineCause cause, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await table.NoteAsync(new QuarantinedMail(mailbox, id, cause, now), cancellationToken);

        // Second, so that a crash in between leaves a note that the next digest finds, and never an empty digest.
        while (!await table.TryEnsureAsync(Digest.Begin(mailbox.Account, now, options), cancellationToken))
        {
        }
    }

    /// <summary>The mail is tried again, so the digest must not list it.</summary>
    public Task ForgetAsync(MailboxKey mailbox, string id, CancellationToken cancellationToken) =>
        table.ForgetAsync([new QuarantinedMail(mailbox, id, default, default)], cancellationToken);

    /// <summary>Once a minute: puts out the digests that are due.</summary>
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

    private async Task PutOutAsync(Digest digest, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var mails =
            await table.MailsAsync(digest.Account, cancellationToken).Where(mail => mail.At <= digest.Until).ToListAsync(cancellationToken);

        if (mails.Count > 0 && await accounts.FindAsync(digest.Account, cancellationToken) is { } account)
        {
            await notices.PutAsync(
                account.Id,
                $"digest-{digest.Id}",
                locale => DigestPage.Compose(account, digest.Id, mails, Wording.In(locale)),
                cancellationToken);
        }

        await table.ForgetAsync(mails, cancellationToken);
        await FinishAsync(digest, now, cancellationToken);
    }

    /// <summary>
    /// Removes the digest, or begins the next one if more mails were set aside. If a mail was noted meanwhile, the digest's version has
    /// changed, and the next sweep does it.
    /// </summary>
    private async Task FinishAsync(Digest digest, DateTimeOffset now, CancellationToken cancellationToken) =>
        await (await table.MailsAsync(digest.Account, cancellationToken).AnyAsync(cancellationToken)
            ? table.TrySaveAsync(Digest.Begin(digest.Account, now, options) with { Version = digest.Version }, cancellationToken)
            : table.TryRemoveAsync(digest, cancellationToken));
}
