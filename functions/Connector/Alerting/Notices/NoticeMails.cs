using Connector.Alerting.Content;
using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Alerting.Notices;

/// <summary>Sends a notice to each administrator who has not got it yet, and writes down who has. No try is ever the last.</summary>
public sealed partial class NoticeMails(
    NoticeOutbox outbox, AccountTable accounts, AlertMailWriter writer, IAdminMail transport, SendBackoff backoff, TimeProvider time, ILogger<NoticeMails> logger)
{
    /// <summary>Longer than one mail takes, which is a minute. It is renewed before each mail, so that it outlives all of them; after a crash the next try comes then.</summary>
    private static readonly TimeSpan ClaimFor = TimeSpan.FromMinutes(3);

    public async Task HandleAsync(string row, CancellationToken cancellationToken)
    {
        // Whoever saves first sends.
        if (await outbox.FindAsync(row, cancellationToken) is not { } notice
            || notice.NextAt > time.GetUtcNow()
            || await ClaimAsync(notice, cancellationToken) is not { } claimed)
        {
            return;
        }

        var account = await accounts.FindAsync(notice.Account, cancellationToken);
        var admins = account?.Admins.Where(MailPlan.IsReachable).DistinctBy(MailPlan.Key).Where(admin => !notice.Told.Contains(MailPlan.Key(admin))).ToList() ?? [];
        var failed = false;

        foreach (var admin in admins)
        {
            if (await ClaimAsync(claimed, cancellationToken) is not { } renewed)
            {
                // Somebody else has it now, and sends to those who are left.
                return;
            }

            claimed = renewed;
            var isTold = false;
            await Isolated.TryAsync(
                "notices", $"{notice.Account}/{notice.Key}", async () => isTold = await TrySendAsync(account!, admin, claimed, cancellationToken), logger, cancellationToken);
            failed |= !isTold;

            if (isTold)
            {
                if (await outbox.NoteToldAsync(claimed, MailPlan.Key(admin), time.GetUtcNow() + ClaimFor) is not { } noted)
                {
                    return;
                }

                claimed = noted;
            }
        }

        await EndAsync(claimed, failed);
    }

    private Task<OpenNotice?> ClaimAsync(OpenNotice notice, CancellationToken cancellationToken) =>
        outbox.TrySaveAsync(notice with { NextAt = time.GetUtcNow() + ClaimFor }, cancellationToken);

    /// <returns>False if it has to be tried again.</returns>
    private async Task<bool> TrySendAsync(Account account, Admin admin, OpenNotice notice, CancellationToken cancellationToken)
    {
        var mail = await writer.WriteNoticeAsync(account, admin, notice.PageIn(admin.Locale ?? account.Locale), notice.Key);
        var result = await transport.SendAsync([mail.Mime], cancellationToken).SingleAsync(cancellationToken);
        Note(notice, admin, result);
        return result is not SendResult.Failed;
    }

    private async Task EndAsync(OpenNotice claimed, bool failed)
    {
        if (!failed)
        {
            await outbox.FinishAsync(claimed);
            return;
        }

        var wait = backoff.After(claimed.Attempt);
        await outbox.TrySaveAsync(claimed with { NextAt = time.GetUtcNow() + wait, Attempt = claimed.Attempt + 1 }, CancellationToken.None);
        await outbox.WakeAsync(claimed.Row, wait, CancellationToken.None);
    }

    private void Note(OpenNotice notice, Admin admin, SendResult result)
    {
        switch (result)
        {
            case SendResult.Sent:
                Metrics.AlertMail("sent");
                Log.Sent(logger, notice.Account, notice.Key, MailPlan.Key(admin));
                break;
            case SendResult.Refused refused:
                Metrics.AlertMail("refused");
                Log.Refused(logger, notice.Account, notice.Key, MailPlan.Key(admin), refused.Code);
                break;
            case SendResult.Failed failure:
                Metrics.AlertMail("failed");
                Log.Failed(logger, notice.Account, notice.Key, MailPlan.Key(admin), failure.Reason);
                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Notice {Account}/{Key} sent to {Admin}")]
        public static partial void Sent(ILogger logger, string account, string key, string admin);

        [LoggerMessage(2, LogLevel.Error, "Notice {Account}/{Key} refused for {Admin} with {Code}: this administrator does not get it")]
        public static partial void Refused(ILogger logger, string account, string key, string admin, int code);

        [LoggerMessage(3, LogLevel.Warning, "Notice {Account}/{Key} did not leave for {Admin}, and will be tried again: {Reason}")]
        public static partial void Failed(ILogger logger, string account, string key, string admin, string reason);
    }
}
