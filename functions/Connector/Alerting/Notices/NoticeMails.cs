using Connector.Mailboxes;

namespace Connector.Alerting.Notices;

/// <summary>Handles the job of a notice: sends it to each administrator who lacks it, and records who has it. No try is the last.</summary>
public sealed class NoticeMails(
    NoticeTable table, NoticeOutbox outbox, AccountTable accounts, NoticeSender sender, SendBackoff backoff, TimeProvider time)
{
    /// <summary>
    /// Longer than one mail takes, which is a minute. It is renewed before each mail; after a crash the next try comes when it has run out.
    /// </summary>
    private static readonly TimeSpan ClaimFor = TimeSpan.FromMinutes(3);

    public async Task HandleAsync(string row, CancellationToken cancellationToken)
    {
        // Of several jobs the one that saves first sends.
        if (await table.FindAsync(row, cancellationToken) is not { } notice
            || notice.NextAt > time.GetUtcNow()
            || await ClaimAsync(notice, cancellationToken) is not { } claimed)
        {
            return;
        }

        var failed = false;

        if (await accounts.FindAsync(notice.Account, cancellationToken) is { } account)
        {
            foreach (var admin in MailPlan.Reachable(account.Admins).Where(admin => !notice.Told.Contains(MailPlan.Key(admin))))
            {
                // Without the claim another job sends to the administrators who are left.
                if (await ClaimAsync(claimed, cancellationToken) is not { } renewed)
                {
                    return;
                }

                if (!await sender.TrySendAsync(account, admin, renewed, cancellationToken))
                {
                    (claimed, failed) = (renewed, true);
                }
                else if (await NoteToldAsync(renewed, MailPlan.Key(admin)) is { } noted)
                {
                    claimed = noted;
                }
                else
                {
                    return;
                }
            }
        }

        await EndAsync(claimed, failed);
    }

    private Task<OpenNotice?> ClaimAsync(OpenNotice notice, CancellationToken cancellationToken) =>
        table.TrySaveAsync(notice with { NextAt = time.GetUtcNow() + ClaimFor }, cancellationToken);

    /// <summary>Records that an administrator has the notice. Takes no token, because the mail has left.</summary>
    /// <returns>The notice as saved; null if all have it.</returns>
    private async Task<OpenNotice?> NoteToldAsync(OpenNotice notice, string admin)
    {
        for (var current = notice; current is not null; current = await table.FindAsync(notice.Row, CancellationToken.None))
        {
            var told = current with { Told = [.. current.Told.Append(admin).Distinct(StringComparer.Ordinal)] };

            if (await ClaimAsync(told, CancellationToken.None) is { } saved)
            {
                return saved;
            }
        }

        return null;
    }

    private async Task EndAsync(OpenNotice notice, bool failed)
    {
        if (!failed)
        {
            await table.FinishAsync(notice);
            return;
        }

        var wait = backoff.After(notice.Attempt);
        await table.TrySaveAsync(notice with { NextAt = time.GetUtcNow() + wait, Attempt = notice.Attempt + 1 }, CancellationToken.None);
        await outbox.WakeAsync(notice.Row, wait, CancellationToken.None);
    }
}
