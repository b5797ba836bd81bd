using Azure;
using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.Storage;
using Connector.Storage.Sweeping;
using Microsoft.Extensions.Logging;

namespace Connector.Importing.Deferring;

/// <summary>The table DeferredMails. A deferred mail has no row in Messages, so a completeness proof counts it as missing.</summary>
public sealed class DeferredMails(TableServiceClient tables, ILogger<DeferredMails> logger)
{
    private const string Account = nameof(MailboxKey.Account);
    private const string Address = nameof(MailboxKey.Address);
    private const string FirstAt = nameof(DeferredMail.FirstAt);
    private const string Attempts = nameof(DeferredMail.Attempts);
    private const string NextTryAt = nameof(DeferredMail.NextTryAt);

    private readonly TableClient _table = tables.GetTableClient(StorageNames.DeferredMailsTable);

    public async Task SaveAsync(DeferredMail mail, CancellationToken cancellationToken) =>
        await _table.UpsertEntityAsync(ToRow(mail), TableUpdateMode.Replace, cancellationToken);

    public async Task DeleteAsync(DeferredMail mail, CancellationToken cancellationToken) =>
        await _table.DeleteEntityAsync(MessageKeys.Partition(mail.Mailbox), MessageKeys.Row(mail.GmailId), ETag.All, cancellationToken);

    /// <summary>Deletes all deferred mails of a mailbox.</summary>
    public async Task DeleteAllAsync(MailboxKey mailbox, CancellationToken cancellationToken)
    {
        var partition = MessageKeys.Partition(mailbox);

        await foreach (var row in _table.QueryAsync<TableEntity>(
            row => row.PartitionKey == partition, select: [nameof(ITableEntity.RowKey)], cancellationToken: cancellationToken))
        {
            await _table.DeleteEntityAsync(partition, row.RowKey, ETag.All, cancellationToken);
        }
    }

    public async Task<DeferredMail?> FindAsync(MailboxKey mailbox, string gmailId, CancellationToken cancellationToken)
    {
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(
            MessageKeys.Partition(mailbox), MessageKeys.Row(gmailId), cancellationToken: cancellationToken);
        return row.HasValue ? ToMail(row.Value!) : null;
    }

    public static RowPosition PositionOf(DeferredMail mail) => new(MessageKeys.Partition(mail.Mailbox), MessageKeys.Row(mail.GmailId));

    /// <summary>Lists the deferred mails of a mailbox.</summary>
    public IAsyncEnumerable<DeferredMail> ListAsync(MailboxKey mailbox, CancellationToken cancellationToken) =>
        _table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {MessageKeys.Partition(mailbox)}"), cancellationToken: cancellationToken)
            .ReadAsync(ToMail, logger, cancellationToken);

    /// <summary>Lists the deferred mails of all mailboxes.</summary>
    public IAsyncEnumerable<DeferredMail> ListAsync(CancellationToken cancellationToken) =>
        _table.QueryAsync<TableEntity>(cancellationToken: cancellationToken).ReadAsync(ToMail, logger, cancellationToken);

    /// <summary>Lists the mails whose next try is due.</summary>
    /// <param name="after">Start after this row; null for the start of the table.</param>
    /// <remarks>The filter uses a column outside the key, since the table is usually empty.</remarks>
    public IAsyncEnumerable<DeferredMail> ListDueAsync(DateTimeOffset now, RowPosition? after, CancellationToken cancellationToken) =>
        _table.QueryAsync<TableEntity>(
            RowPosition.FilterAfter(after, TableClient.CreateQueryFilter($"NextTryAt le {now}")), cancellationToken: cancellationToken)
            .ReadAsync(ToMail, logger, cancellationToken);

    private static TableEntity ToRow(DeferredMail mail) => new(MessageKeys.Partition(mail.Mailbox), MessageKeys.Row(mail.GmailId))
    {
        [Account] = mail.Mailbox.Account,
        [Address] = mail.Mailbox.Address,
        [FirstAt] = mail.FirstAt,
        [Attempts] = mail.Attempts,
        [NextTryAt] = mail.NextTryAt,
        ["EvidenceStatus"] = mail.Evidence.Status,
        ["EvidenceReason"] = mail.Evidence.Reason,
        [nameof(DeferredMail.IsTold)] = mail.IsTold,
    };

    private static DeferredMail ToMail(TableEntity row) => new(
        new MailboxKey(row.GetString(Account) ?? throw Lacks(row, Account), row.GetString(Address) ?? throw Lacks(row, Address)),
        StorageKeys.Unescape(row.RowKey),
        row.GetDateTimeOffset(FirstAt) ?? throw Lacks(row, FirstAt),
        row.GetInt32(Attempts) ?? 1,
        row.GetDateTimeOffset(NextTryAt) ?? throw Lacks(row, NextTryAt),
        new Evidence(row.GetInt32("EvidenceStatus"), row.GetString("EvidenceReason")))
    {
        IsTold = row.GetBoolean(nameof(DeferredMail.IsTold)) == true,
    };

    private static FormatException Lacks(TableEntity row, string column) =>
        new($"DeferredMails row '{row.PartitionKey}/{row.RowKey}' lacks the column {column}.");
}
