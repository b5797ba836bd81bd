using Connector.Forwarding;
using Connector.Importing;
using Connector.Mailboxes;
using Microsoft.Extensions.Logging;

namespace Connector.Api;

/// <summary>Disconnects a mailbox: ends all that works for it and erases its credential. Mail that was imported stays.</summary>
public sealed partial class DisconnectMailbox(
    MailboxTable mailboxes, IdentityClaims identities, EndImport import, RouteDisconnection route, ILogger<DisconnectMailbox> logger)
{
    /// <summary>Its row goes last, so that a call that failed half-way can be repeated.</summary>
    /// <returns>False when there is no mailbox of that name.</returns>
    public async Task<bool> HandleAsync(MailboxKey key, CancellationToken cancellationToken)
    {
        if (!await mailboxes.ExistsAsync(key, cancellationToken))
        {
            return false;
        }

        await import.HandleAsync(key, cancellationToken);
        await route.EndAsync(key, cancellationToken);
        await identities.ReleaseAsync(key, cancellationToken);
        await mailboxes.DeleteAsync(key, cancellationToken);

        // A fetch that was running may have parked it meanwhile.
        await import.LeaveParkingAsync(key, cancellationToken);
        Log.Disconnected(logger, key);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Disconnected {Mailbox}.")]
        public static partial void Disconnected(ILogger logger, MailboxKey mailbox);
    }
}
