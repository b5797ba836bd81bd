using Connector.Mailboxes;

namespace Connector.Alerting.Notices;

/// <summary>Handles the job of a notice: sends it to each administrator who lacks it, and records who has it. No try is the last.</summary>
public sealed class NoticeMails(
    NoticeTable table, NoticeOutbox outbox, AccountTable accounts, AdminMails mails, SendBackoff backoff, TimeProvider time)
{
    /// <summary>
    /// Longer than one mail takes, which is a minute. It is renewed after each mail; after a crash the next try comes when it has run out.
    /// </summary>
    private static readonly TimeSpan ClaimFor = TimeSpan.FromMinutes(3);

    public async Task HandleAsync(string row, CancellationToken cancellationToken)
    {
        // Of several jobs the one that saves first sends.
        if (await table.FindAsync(row, cancellationToken) is not { } notice
            || notice.NextAt > time.GetUtcNow()
            || await table.TrySaveAsync(Claim(notice), cancellationToken) is not { } claimed)
        {
            return;
        }

        var account = await accounts.FindAsync(notice.Account, cancellationToken);
        var failed = false;

        foreach (var admin in MailPlan.Reachable(account?.Admins ?? []).Where(admin => !notice.Told.Contains(MailPlan.Key(admin))))
        {
            var page = claimed.PageIn(admin.Locale ?? account!.Locale);
            var (_, result) = await mails.SendAsync(
                $"Notice {claimed.Account}/{claimed.Key}", admin, writer => writer.WriteNoticeAsync(account!, admin, page, claimed.Key),
                cancellationToken);
            var isTold = result is not SendResult.Failed;
            failed |= !isTold;

            // Without the caller's token, because the mail has left.
            await table.ChangeAsync(
                row, current => Claim(isTold ? current.ToldTo(MailPlan.Key(admin)) : current), CancellationToken.None);

            if (result is SendResult.Failed { IsServerAway: true })
            {
                break;
            }
        }

        await (failed ? outbox.PutOffAsync(row, backoff.After(notice.Attempt), CancellationToken.None) : table.FinishAsync(row));
    }

    private OpenNotice Claim(OpenNotice notice) => notice with { NextAt = time.GetUtcNow() + ClaimFor };
}
