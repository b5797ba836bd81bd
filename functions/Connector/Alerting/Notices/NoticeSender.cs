using Connector.Alerting.Content;
using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Alerting.Notices;

/// <summary>Sends a notice to one administrator.</summary>
public sealed partial class NoticeSender(AlertMailWriter writer, IAdminMail transport, ILogger<NoticeSender> logger)
{
    /// <returns>False if it must be tried again; true also if the server refused the administrator's address.</returns>
    internal async Task<bool> TrySendAsync(Account account, Admin admin, OpenNotice notice, CancellationToken cancellationToken)
    {
        var isDone = false;
        await Isolated.TryAsync(
            "notices", $"{notice.Account}/{notice.Key}", async () => isDone = await SendAsync(account, admin, notice, cancellationToken),
            logger, cancellationToken);
        return isDone;
    }

    private async Task<bool> SendAsync(Account account, Admin admin, OpenNotice notice, CancellationToken cancellationToken)
    {
        var mail = await writer.WriteNoticeAsync(account, admin, notice.PageIn(admin.Locale ?? account.Locale), notice.Key);
        var result = await transport.SendAsync([mail.Mime], cancellationToken).SingleAsync(cancellationToken);
        Metrics.AlertMail(result.Name);

        switch (result)
        {
            case SendResult.Sent:
                Log.Sent(logger, notice.Account, notice.Key, MailPlan.Key(admin));
                break;
            case SendResult.Refused refused:
                Log.Refused(logger, notice.Account, notice.Key, MailPlan.Key(admin), refused.Code);
                break;
            case SendResult.Failed failure:
                Log.Failed(logger, notice.Account, notice.Key, MailPlan.Key(admin), failure.Reason);
                break;
        }

        return result is not SendResult.Failed;
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
