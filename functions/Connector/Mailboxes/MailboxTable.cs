using Azure;
using Azure.Data.Tables;
using Connector.Storage;
using Microsoft.Extensions.Logging;

namespace Connector.Mailboxes;

/// <summary>
/// Reads and saves mailboxes. Every save is guarded by the version that was read, encrypts the token under the active key, and adds a
/// change of the state to the history.
/// </summary>
public sealed partial class MailboxTable(
    TableServiceClient tables, TokenCipher tokens, TimeProvider time, ILogger<MailboxTable> logger)
{
    private readonly TableClient _table = tables.GetTableClient(StorageNames.MailboxesTable);

    public async Task<Mailbox?> FindAsync(MailboxKey key, CancellationToken cancellationToken) =>
        await _table.FindAsync(MailboxRows.Partition(key.Account), MailboxRows.Row(key.Address), cancellationToken) is { } row
            ? MailboxRows.ToMailbox(row)
            : null;

    /// <returns>Null also for a row that cannot be read, which the log names.</returns>
    public async Task<Mailbox?> FindReadableAsync(MailboxKey key, CancellationToken cancellationToken) =>
        await _table.FindAsync(MailboxRows.Partition(key.Account), MailboxRows.Row(key.Address), cancellationToken) is { } row
            ? Read(row)
            : null;

    /// <summary>All mailboxes of an account, by address.</summary>
    /// <param name="account">Null for all accounts.</param>
    public AsyncPageable<Mailbox> ListAsync(string? account, CancellationToken cancellationToken) =>
        QueryAsync(account is null ? null : InAccount(account), cancellationToken);

    /// <summary>The first connected of an account's mailboxes that are one mailbox at Google.</summary>
    /// <returns>Null if none is connected.</returns>
    public async Task<MailboxKey?> FindFirstAsync(string account, string identity, CancellationToken cancellationToken)
    {
        string[] columns = [nameof(ITableEntity.RowKey), nameof(Mailbox.ConnectedAt)];
        return await _table.QueryAsync<TableEntity>(InAccount(account), select: columns, cancellationToken: cancellationToken)
            .Select(row => (
                Key: new MailboxKey(account, StorageKeys.Unescape(row.RowKey)),
                At: row.GetDateTimeOffset(nameof(Mailbox.ConnectedAt)) ?? DateTimeOffset.MinValue))
            .Where(mailbox => GoogleIdentity.Of(mailbox.Key.Address) == identity)
            .OrderBy(mailbox => mailbox.At)
            .Select(mailbox => (MailboxKey?)mailbox.Key)
            .FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>All mailboxes of all accounts, by account and address.</summary>
    public AsyncPageable<Mailbox> ListAsync(CancellationToken cancellationToken, int? pageSize = null) =>
        QueryAsync(filter: null, cancellationToken, pageSize);

    /// <summary>Mailboxes that became due for a fetch in a time and have no worker, page by page.</summary>
    /// <param name="plannedBefore">A job that was enqueued earlier than this counts as lost.</param>
    /// <remarks>Filters on columns outside the key: the planner reads the whole table once a tick, a thousand rows a call.</remarks>
    public IAsyncEnumerable<IReadOnlyList<Mailbox>> ListDueAsync(
        DateTimeOffset from, DateTimeOffset until, DateTimeOffset plannedBefore, CancellationToken cancellationToken) =>
        QueryAsync(
            TableClient.CreateQueryFilter(
                $"DueAt ge {from} and DueAt le {until} and PlannedAt le {plannedBefore} and LeasedUntil le {time.GetUtcNow()}"),
            cancellationToken)
            .AsPages().Select(page => page.Values);

    /// <summary>Active mailboxes whose push watch is due to be set or renewed.</summary>
    public AsyncPageable<Mailbox> ListUnwatchedAsync(DateTimeOffset now, int pageSize, CancellationToken cancellationToken) =>
        QueryAsync(
            TableClient.CreateQueryFilter($"WatchAt le {now} and State eq {nameof(MailboxState.Active)}"), cancellationToken, pageSize);

    /// <summary>Mailboxes whose token is not encrypted under this key.</summary>
    /// <remarks>Filters on a column outside the key, since it is called only while an older token key is configured.</remarks>
    public IAsyncEnumerable<Mailbox> ListUnderOtherKeysAsync(string tokenKey, CancellationToken cancellationToken) =>
        // The dot ends the key's id, and the slash is the next character after the dot.
        QueryAsync(
            TableClient.CreateQueryFilter($"EncryptedToken lt {$"v1.{tokenKey}."} or EncryptedToken ge {$"v1.{tokenKey}/"}"),
            cancellationToken);

    /// <returns>The mailbox at its first version; null if there is one of that name already.</returns>
    public async Task<Mailbox?> TryAddAsync(Mailbox mailbox, CancellationToken cancellationToken) =>
        await _table.TryAddAsync(MailboxRows.ToRow(mailbox), row => Read(row)?.Id == mailbox.Id, cancellationToken) is { } version
            ? mailbox with { Version = version }
            : null;

    /// <returns>The mailbox at its new version.</returns>
    /// <exception cref="MailboxMovedException">Another call saved or deleted it first.</exception>
    public async Task<Mailbox> SaveAsync(Mailbox mailbox, CancellationToken cancellationToken)
    {
        mailbox = ForSave(mailbox);

        if (await _table.TryReplaceAsync(MailboxRows.ToRow(mailbox), mailbox.Version, cancellationToken) is { } version)
        {
            return mailbox with { Version = version };
        }

        // After a lost answer the SDK repeats the request and meets its own success: then the row has the content to be saved.
        var row = await FindAsync(mailbox.Key, cancellationToken);
        return row is not null && row with { Version = mailbox.Version } == mailbox ? row : throw new MailboxMovedException(mailbox.Key);
    }

    /// <summary>Saves up to <see cref="Transactions.MaxRows"/> mailboxes of one account in one call: all of them or none.</summary>
    /// <returns>False if another call saved or deleted one of them first.</returns>
    public async Task<bool> TrySaveAllAsync(IEnumerable<Mailbox> mailboxes, CancellationToken cancellationToken) =>
        await _table.TrySubmitAsync(
            mailboxes.Select(ForSave).Select(mailbox => new TableTransactionAction(
                TableTransactionActionType.UpdateReplace, MailboxRows.ToRow(mailbox), mailbox.Version)),
            cancellationToken) is not null;

    /// <summary>Reads, changes and saves a mailbox, and starts again if another call saves it in between.</summary>
    /// <param name="change">Pure; null leaves the row as it is.</param>
    /// <returns>The mailbox before and after; null if there is none of that name.</returns>
    public async Task<(Mailbox Before, Mailbox After)?> ChangeAsync(
        MailboxKey key, Func<Mailbox, Mailbox?> change, CancellationToken cancellationToken)
    {
        while (await FindAsync(key, cancellationToken) is { } before)
        {
            try
            {
                return change(before) is { } after ? (before, await SaveAsync(after, cancellationToken)) : (before, before);
            }
            catch (MailboxMovedException)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        return null;
    }

    /// <summary>Whether there is a mailbox of that name, even if its row cannot be read.</summary>
    public Task<bool> ExistsAsync(MailboxKey key, CancellationToken cancellationToken) =>
        _table.ExistsAsync(MailboxRows.Partition(key.Account), MailboxRows.Row(key.Address), cancellationToken);

    /// <summary>The names of mailboxes, even of those whose rows cannot be read.</summary>
    /// <param name="account">Null for all accounts.</param>
    public async Task<IReadOnlyList<MailboxKey>> KeysAsync(string? account, CancellationToken cancellationToken) =>
        await _table.QueryAsync<TableEntity>(
                account is null ? null : InAccount(account), select: [nameof(ITableEntity.PartitionKey), nameof(ITableEntity.RowKey)],
                cancellationToken: cancellationToken)
            .Select(row => new MailboxKey(StorageKeys.Unescape(row.PartitionKey), StorageKeys.Unescape(row.RowKey)))
            .ToListAsync(cancellationToken);

    /// <summary>Does nothing if there is none of that name.</summary>
    public Task DeleteAsync(MailboxKey key, CancellationToken cancellationToken) =>
        _table.DeleteAsync(MailboxRows.Partition(key.Account), MailboxRows.Row(key.Address), cancellationToken);

    private Mailbox ForSave(Mailbox mailbox) => mailbox with
    {
        EncryptedToken = mailbox.EncryptedToken is { } encrypted
            ? tokens.TryRenew(encrypted, mailbox.Key) ?? encrypted : null,
        History = mailbox.History.After(mailbox.State, time.GetUtcNow()),
    };

    private static string InAccount(string account) =>
        TableClient.CreateQueryFilter($"PartitionKey eq {MailboxRows.Partition(account)}");

    private AsyncPageable<Mailbox> QueryAsync(string? filter, CancellationToken cancellationToken, int? pageSize = null) =>
        _table.QueryAsync<TableEntity>(filter, pageSize, cancellationToken: cancellationToken).ReadPages(Read);

    /// <summary>An unreadable row must not hide the others (I4): the log names it, and lists leave it out.</summary>
    private Mailbox? Read(TableEntity row)
    {
        try
        {
            return MailboxRows.ToMailbox(row);
        }
        catch (Exception exception) when (Rows.IsUnreadable(exception))
        {
            Log.LeftOut(logger, exception.Message);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Left out a mailbox that cannot be read: {Problem}")]
        public static partial void LeftOut(ILogger logger, string problem);
    }
}
