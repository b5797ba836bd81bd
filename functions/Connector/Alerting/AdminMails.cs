using Connector.Alerting.Content;
using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Alerting;

/// <summary>Writes a mail to an administrator, sends it, and counts and logs the result.</summary>
public sealed partial class AdminMails(AlertMailWriter writer, IAdminMail transport, ILogger<AdminMails> logger)
{
    /// <param name="name">The mail's name for the log.</param>
    /// <returns>The mail is null if it could not be written, which must not stop the mails to others.</returns>
    public async Task<(AlertMail? Mail, SendResult Result)> SendAsync(
        string name, Admin admin, Func<AlertMailWriter, Task<AlertMail>> write, CancellationToken cancellationToken)
    {
        AlertMail? mail = null;
        await Isolated.TryAsync("alert mails", name, async () => mail = await write(writer), logger, cancellationToken);
        var result = mail is null
            ? new SendResult.Failed("The mail could not be written.") : await transport.SendAsync(mail.Mime, cancellationToken);
        Metrics.AlertMail(result.Name);

        switch (result)
        {
            case SendResult.Sent:
                Log.Sent(logger, name, MailPlan.Key(admin));
                break;
            case SendResult.Refused refused:
                Log.Refused(logger, name, MailPlan.Key(admin), refused.Code);
                break;
            case SendResult.Failed failed:
                Log.Failed(logger, name, MailPlan.Key(admin), failed.Reason);
                break;
        }

        return (mail, result);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Mail} sent to {Admin}")]
        public static partial void Sent(ILogger logger, string mail, string admin);

        [LoggerMessage(2, LogLevel.Error, "{Mail} refused for {Admin} with {Code}: this administrator is not told")]
        public static partial void Refused(ILogger logger, string mail, string admin, int code);

        [LoggerMessage(3, LogLevel.Warning, "{Mail} could not be sent to {Admin}: {Reason}")]
        public static partial void Failed(ILogger logger, string mail, string admin, string reason);
    }
}
