using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Alerting;

/// <summary>Looks whether somebody could still read an alert when Gmail is closed.</summary>
public sealed partial class AdminReach(MailboxTable mailboxes, AlertOptions options, ILogger<AdminReach> logger)
{
    /// <summary>Warnings for whoever sets up the account; none when at least one administrator reads mail elsewhere.</summary>
    public async Task<IReadOnlyList<string>> WarningsAsync(Account account, CancellationToken cancellationToken)
    {
        foreach (var admin in account.Admins)
        {
            var key = new MailboxKey(account.Id, MailPlan.Key(admin));
            var isElsewhere = false;
            await Isolated.TryAsync(
                "reach", key.ToString(), async () => isElsewhere = await mailboxes.FindAsync(key, cancellationToken) is null, logger, cancellationToken);

            if (isElsewhere)
            {
                return [];
            }
        }

        Log.AllWatched(logger, account.Id, options.Channel is not null);

        return
        [
            "Every administrator's address is itself a mailbox that this connector watches: when Gmail is out, alerts about it cannot be read. "
            + "Add an administrator with an address elsewhere" + (options.Channel is null ? ", or set a second channel (Alerts__Webhook__Uri)." : "."),
        ];
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Every administrator of account {Account} reads mail in a mailbox that is watched here; second channel: {HasChannel}")]
        public static partial void AllWatched(ILogger logger, string account, bool hasChannel);
    }
}
