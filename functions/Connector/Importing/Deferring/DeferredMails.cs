using System.Text.Json.Nodes;
using Azure;
using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.Storage;
using Microsoft.Extensions.Logging;

namespace Connector.Importing.Deferring;

/// <summary>The table DeferredMails. A deferred mail has no row in Messages, so a completeness proof counts it as missing.</summary>
public sealed class DeferredMails(
    TableServiceClient tables, RetryOptions retry, TimeProvider time, ILogger<DeferredMails> logger)
{
    private readonly TableClient _table = tables.GetTableClient(StorageNames.DeferredMailsTable);

    public Task SaveAsync(DeferredMail mail, CancellationToken cancellationToken) => _table.PutAsync(ToRow(mail), cancellationToken);

    /// <summary>Defers a mail whose try has failed, or defers it again.</summary>
    /// <param name="retryAt">The earliest moment that the provider named; null if it named none.</param>
    public async Task<DeferredMail> FailedAsync(
        MailboxKey mailbox, string gmailId, Evidence evidence, DateTimeOffset? retryAt, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var known = await FindAsync(mailbox, gmailId, cancellationToken)
            ?? new DeferredMail(mailbox, gmailId, now, Attempts: 0, now, evidence);
        var deferred = known.Again(evidence, retryAt, now, retry);
        await SaveAsync(deferred, CancellationToken.None);
        return deferred;
    }

    public Task DeleteAsync(DeferredMail mail, CancellationToken cancellationToken) =>
        _table.DeleteAsync(MessageKeys.Partition(mail.Mailbox), MessageKeys.Row(mail.GmailId), cancellationToken);

    /// <summary>Deletes all deferred mails of a mailbox.</summary>
    public Task DeleteAllAsync(MailboxKey mailbox, CancellationToken cancellationToken) =>
        _table.DeleteAllAsync(TableClient.CreateQueryFilter($"PartitionKey eq {MessageKeys.Partition(mailbox)}"), cancellationToken);

    public async Task<DeferredMail?> FindAsync(MailboxKey mailbox, string gmailId, CancellationToken cancellationToken) =>
        await _table.FindAsync(MessageKeys.Partition(mailbox), MessageKeys.Row(gmailId), cancellationToken) is { } row ? ToMail(row) : null;

    /// <summary>Lists the deferred mails of a mailbox.</summary>
    public IAsyncEnumerable<DeferredMail> ListAsync(MailboxKey mailbox, CancellationToken cancellationToken) =>
        _table.ListAsync(MessageKeys.Partition(mailbox), cancellationToken).ReadAsync(ToMail, logger, cancellationToken);

    /// <summary>Lists the deferred mails of all mailboxes.</summary>
    public IAsyncEnumerable<DeferredMail> ListAsync(CancellationToken cancellationToken) =>
        _table.QueryAsync<TableEntity>(cancellationToken: cancellationToken).ReadAsync(ToMail, logger, cancellationToken);

    /// <summary>Lists the mails whose next try is due.</summary>
    /// <remarks>The filter uses a column outside the key, since the table is usually empty.</remarks>
    public AsyncPageable<DeferredMail> ListDueAsync(DateTimeOffset now, int pageSize, CancellationToken cancellationToken) =>
        _table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"NextTryAt le {now}"), pageSize, cancellationToken: cancellationToken)
            .ReadPages(row => Rows.TryRead(row, ToMail, logger));

    private static TableEntity ToRow(DeferredMail mail) =>
        new TableEntity(MessageKeys.Partition(mail.Mailbox), MessageKeys.Row(mail.GmailId))
        {
            [nameof(DeferredMail.NextTryAt)] = mail.NextTryAt,
        }.WithState(mail);

    private static DeferredMail ToMail(TableEntity row) => row.State<DeferredMail>(state =>
    {
        state["mailbox"] = new JsonObject { ["account"] = row.Text("Account"), ["address"] = row.Text("Address") };
        state["gmailId"] = StorageKeys.Unescape(row.RowKey);
        state["evidence"] = new JsonObject { ["status"] = row.GetInt32("EvidenceStatus"), ["reason"] = row.GetString("EvidenceReason") };
    });
}
