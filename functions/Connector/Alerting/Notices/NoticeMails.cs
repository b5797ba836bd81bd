using Connector.Mailboxes;

namespace Connector.Alerting.Notices;

/// <summary>Handles the job of a notice: sends it to each administrator who lacks it, and records who has it. No try is the last.</summary>
public sealed class NoticeMails(
    NoticeTable table, NoticeOutbox outbox, AccountTable accounts, NoticeSender sender, SendBackoff backoff, TimeProvider time)
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
            var isTold = await sender.TrySendAsync(account!, admin, claimed, cancellationToken);
            failed |= !isTold;

            // Without the caller's token, because the mail has left.
            await table.ChangeAsync(
                row, current => Claim(isTold ? current.ToldTo(MailPlan.Key(admin)) : current), CancellationToken.None);
        }

        if (!failed)
        {
            await table.FinishAsync(row);
            return;
        }

        var wait = backoff.After(notice.Attempt);
        var nextAt = time.GetUtcNow() + wait;
        await table.ChangeAsync(
            row, current => current with { NextAt = nextAt, Attempt = current.Attempt + 1 }, CancellationToken.None);
        await outbox.WakeAsync(row, wait, CancellationToken.None);
    }

    private OpenNotice Claim(OpenNotice notice) => notice with { NextAt = time.GetUtcNow() + ClaimFor };
}
