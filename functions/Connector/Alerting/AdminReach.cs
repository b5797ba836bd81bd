using Connector.Mailboxes;
using Microsoft.Extensions.Logging;

namespace Connector.Alerting;

/// <summary>Checks whether an administrator can still read alerts while Gmail is down.</summary>
public sealed partial class AdminReach(MailboxTable mailboxes, AlertOptions options, ILogger<AdminReach> logger)
{
    /// <summary>Warnings about the account's administrators; empty if at least one of them reads mail elsewhere.</summary>
    public async Task<IReadOnlyList<string>> WarningsAsync(Account account, CancellationToken cancellationToken)
    {
        foreach (var admin in account.Admins)
        {
            if (!await mailboxes.ExistsAsync(new MailboxKey(account.Id, MailPlan.Key(admin)), cancellationToken))
            {
                return [];
            }
        }

        Log.AllConnected(logger, account.Id, options.Channel is not null);

        return
        [
            "Every administrator's address is itself a mailbox that this connector imports: while Gmail is down, alerts cannot be read. "
            + "Add an administrator with an address elsewhere"
                + (options.Channel is null ? ", or set a second channel (Alerts__Webhook__Uri)." : "."),
        ];
    }

    private static partial class Log
    {
        [LoggerMessage(
            1, LogLevel.Warning,
            "Every administrator of account {Account} reads mail in a connected mailbox; second channel: {HasChannel}")]
        public static partial void AllConnected(ILogger logger, string account, bool hasChannel);
    }
}
