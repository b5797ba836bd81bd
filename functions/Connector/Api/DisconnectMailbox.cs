using Connector.Connecting;
using Connector.Forwarding;
using Connector.Importing;
using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Api;

/// <summary>Disconnects a mailbox: ends its import and its forwarding, and erases its credential. Imported mail stays.</summary>
public sealed partial class DisconnectMailbox(
    MailboxTable mailboxes, IdentityClaims identities, EndImport import, InboundAddresses inbound, InviteRevocations invites,
    ILogger<DisconnectMailbox> logger)
{
    private const int MaxParallel = 8;

    /// <summary>Deletes the row last, so that a call that failed half-way can be repeated.</summary>
    /// <returns>False if there is no such mailbox.</returns>
    public async Task<bool> HandleAsync(MailboxKey key, CancellationToken cancellationToken)
    {
        if (!await mailboxes.ExistsAsync(key, cancellationToken))
        {
            return false;
        }

        // An old link must not connect again what was disconnected.
        await invites.RevokeAsync(key, cancellationToken);
        await import.HandleAsync(key, cancellationToken);
        await inbound.EndAsync(key, cancellationToken);
        await identities.ReleaseAsync(key, cancellationToken);
        await mailboxes.DeleteAsync(key, cancellationToken);

        // A fetch that was running may have parked the mailbox meanwhile.
        await import.LeaveParkingAsync(key, cancellationToken);
        Log.Disconnected(logger, key);
        return true;
    }

    /// <returns>The number of mailboxes that could not be disconnected now.</returns>
    public Task<int> HandleManyAsync(IReadOnlyList<MailboxKey> keys, CancellationToken cancellationToken) => Isolated.EachAsync(
        "disconnect", keys.ToAsyncEnumerable(), key => $"{key}", HandleAsync, logger, cancellationToken, MaxParallel);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Disconnected {Mailbox}.")]
        public static partial void Disconnected(ILogger logger, MailboxKey mailbox);
    }
}
