using Connector.Alerting.Content;
using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Alerting.Notices;

/// <summary>Sends a notice to each administrator who has not got it yet, and writes down who has. No try is ever the last.</summary>
public sealed partial class NoticeMails(
    NoticeOutbox outbox, AccountTable accounts, AlertMailWriter writer, IAdminMail transport, SendBackoff backoff, TimeProvider time, ILogger<NoticeMails> logger)
{
    /// <summary>Longer than the mails of one account take; after a crash the next try comes then.</summary>
    private static readonly TimeSpan ClaimFor = TimeSpan.FromMinutes(5);

    public async Task HandleAsync(string row, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();

        if (await outbox.FindAsync(row, cancellationToken) is not { } notice || notice.NextAt > now)
        {
            return;
        }

        // Whoever saves first sends.
        if (await outbox.TrySaveAsync(notice with { NextAt = now + ClaimFor }, cancellationToken) is not { } claimed)
        {
            return;
        }

        var account = await accounts.FindAsync(notice.Account, cancellationToken);
        var admins = account?.Admins.Where(MailPlan.IsReachable).DistinctBy(MailPlan.Key).Where(admin => !notice.Told.Contains(MailPlan.Key(admin))).ToList() ?? [];
        var failed = false;

        foreach (var admin in admins)
        {
            var mail = await writer.WriteNoticeAsync(account!, admin, claimed.PageIn(admin.Locale ?? account!.Locale), notice.Key);
            var result = await transport.SendAsync([mail.Mime], cancellationToken).SingleAsync(cancellationToken);
            Note(notice, admin, result);

            if (result is SendResult.Failed)
            {
                failed = true;
                continue;
            }

            // It has left, whoever wants to stop.
            claimed = await outbox.TrySaveAsync(claimed with { Told = [.. claimed.Told, MailPlan.Key(admin)] }, CancellationToken.None) ?? claimed;
        }

        var wait = backoff.After(notice.Attempt);
        await outbox.TrySaveAsync(
            claimed with { NextAt = failed ? time.GetUtcNow() + wait : null, Attempt = claimed.Attempt + (failed ? 1 : 0) }, CancellationToken.None);

        if (failed)
        {
            await outbox.WakeAsync(row, wait, CancellationToken.None);
        }
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
