using Azure.Data.Tables;
using Connector.Links;
using Connector.Mailboxes;
using Connector.Storage;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Connecting;

/// <summary>
/// The invite links that were revoked, in the table Connects: a row <c>revoked|{address}</c> of an account ends all links of that mailbox
/// that were issued before.
/// </summary>
public sealed class InviteRevocations(TableServiceClient tables, TimeProvider time, ILogger<InviteRevocations> logger)
{
    private const string Kind = "revoked";

    private const string NotBefore = "NotBefore";

    private readonly TableClient _table = tables.GetTableClient(StorageNames.ConnectsTable);

    /// <summary>Ends all invite links of a mailbox so far.</summary>
    public async Task RevokeAsync(MailboxKey mailbox, CancellationToken cancellationToken) => await _table.PutAsync(
        new TableEntity(Partition(mailbox), Row(mailbox)) { [NotBefore] = time.GetUtcNow() }, cancellationToken);

    public async Task<bool> IsRevokedAsync(Invite invite, CancellationToken cancellationToken) =>
        await _table.FindAsync(Partition(invite.Mailbox), Row(invite.Mailbox), cancellationToken) is { } row
        && invite.IssuedAt <= row.Instant(NotBefore);

    /// <summary>Once a minute: deletes the rows whose links have all expired.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - InviteLinks.Lifetime;
        var old = _table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"NotBefore lt {before}"), select: ["PartitionKey", "RowKey"],
            cancellationToken: cancellationToken);
        await Isolated.EachAsync(
            "revoked links", old, row => row.RowKey, (row, token) => _table.DeleteAsync(row.PartitionKey, row.RowKey, token), logger,
            cancellationToken);
    }

    private static string Partition(MailboxKey mailbox) => StorageKeys.Escape(mailbox.Account);

    private static string Row(MailboxKey mailbox) => StorageKeys.Join(Kind, mailbox.Address);
}
