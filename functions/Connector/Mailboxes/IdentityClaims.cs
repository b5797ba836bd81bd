using Azure.Data.Tables;
using Connector.Storage;

namespace Connector.Mailboxes;

/// <summary>
/// The table Identities: for each Google mailbox of an account, the one connected mailbox that imports it. Two spellings of an address
/// therefore never import the same mail twice, even if they are connected at the same moment.
/// </summary>
public sealed class IdentityClaims(TableServiceClient tables, MailboxTable mailboxes, TimeProvider time)
{
    private const string Address = nameof(MailboxKey.Address);

    private const string ClaimedAt = "ClaimedAt";

    /// <summary>How long a claim is valid without its mailbox's row, which is written after the claim.</summary>
    private static readonly TimeSpan ConnectingTime = TimeSpan.FromMinutes(1);

    private readonly TableClient _claims = tables.GetTableClient(StorageNames.IdentitiesTable);

    /// <summary>The connected mailbox of the same account that is the same mailbox at Google.</summary>
    /// <returns>Null if none is connected.</returns>
    public async Task<MailboxKey?> FindAsync(MailboxKey mailbox, CancellationToken cancellationToken) =>
        await FindClaimAsync(mailbox, cancellationToken) is { } claim
            && await mailboxes.FindAsync(KeyIn(claim, mailbox), cancellationToken) is { Key: var holder }
            ? holder
            : await mailboxes.FindFirstAsync(mailbox.Account, GoogleIdentity.Of(mailbox.Address), cancellationToken);

    /// <summary>Saves a mailbox that is connected for the first time.</summary>
    /// <returns>The mailbox at its first version; null if another call connects it, or another spelling of it, at the same time.</returns>
    public async Task<Mailbox?> TryAddAsync(Mailbox mailbox, CancellationToken cancellationToken) =>
        await ClaimAsync(mailbox.Key, ConnectingTime, cancellationToken) == mailbox.Key
            ? await mailboxes.TryAddAsync(mailbox, cancellationToken) : null;

    /// <summary>Claims a Google mailbox for a connected mailbox. Of several spellings, the one that was connected first gets it.</summary>
    /// <returns>The mailbox that holds the claim.</returns>
    public Task<MailboxKey> ClaimAsync(MailboxKey mailbox, CancellationToken cancellationToken) =>
        ClaimAsync(mailbox, TimeSpan.Zero, cancellationToken);

    /// <summary>Called when a mailbox is disconnected.</summary>
    public async Task ReleaseAsync(MailboxKey mailbox, CancellationToken cancellationToken)
    {
        if (await FindClaimAsync(mailbox, cancellationToken) is { } claim && KeyIn(claim, mailbox) == mailbox)
        {
            // Left in place if another mailbox has taken the claim since.
            await _claims.TryDeleteAsync(claim.PartitionKey, claim.RowKey, claim.ETag, cancellationToken);
        }
    }

    private async Task<MailboxKey> ClaimAsync(MailboxKey mailbox, TimeSpan connectingTime, CancellationToken cancellationToken)
    {
        while (true)
        {
            var claim = await FindClaimAsync(mailbox, cancellationToken);

            if (claim is not null && await IsGoodAsync(claim, mailbox, connectingTime, cancellationToken))
            {
                return KeyIn(claim, mailbox);
            }

            var holder = await mailboxes.FindFirstAsync(mailbox.Account, GoogleIdentity.Of(mailbox.Address), cancellationToken) ?? mailbox;

            var written = new TableEntity(Partition(holder), Row(holder)) { [Address] = holder.Address, [ClaimedAt] = time.GetUtcNow() };

            if (await _claims.TrySaveAsync(written, claim?.ETag, cancellationToken) is not null)
            {
                return holder;
            }
        }
    }

    private async Task<bool> IsGoodAsync(
        TableEntity claim, MailboxKey mailbox, TimeSpan connectingTime, CancellationToken cancellationToken) =>
        KeyIn(claim, mailbox) is var holder
        && (holder == mailbox
            || claim.GetDateTimeOffset(ClaimedAt) > time.GetUtcNow() - connectingTime
            || await mailboxes.FindAsync(holder, cancellationToken) is not null);

    private Task<TableEntity?> FindClaimAsync(MailboxKey mailbox, CancellationToken cancellationToken) =>
        _claims.FindAsync(Partition(mailbox), Row(mailbox), cancellationToken);

    private static MailboxKey KeyIn(TableEntity claim, MailboxKey mailbox) =>
        mailbox with { Address = claim.GetString(Address) ?? mailbox.Address };

    private static string Partition(MailboxKey mailbox) => StorageKeys.Escape(mailbox.Account);

    private static string Row(MailboxKey mailbox) => StorageKeys.Escape(GoogleIdentity.Of(mailbox.Address));
}
