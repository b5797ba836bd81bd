using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Connector.Storage;
using Connector.Storage.Sweeping;
using Microsoft.Extensions.Logging;

namespace Connector.Mailboxes;

/// <summary>
/// Reads and saves mailboxes. Every save is guarded by the version that was read, and encrypts the token under the active key.
/// </summary>
public sealed partial class MailboxTable(TableServiceClient tables, TokenCipher tokens, ILogger<MailboxTable> logger)
{
    private readonly TableClient _table = tables.GetTableClient(StorageNames.MailboxesTable);

    public async Task<Mailbox?> FindAsync(MailboxKey key, CancellationToken cancellationToken) =>
        (await _table.FindAsync<MailboxEntity>(
            MailboxEntity.Partition(key.Account), MailboxEntity.Row(key.Address), cancellationToken))?.ToMailbox();

    /// <summary>All mailboxes of an account, by address.</summary>
    public IAsyncEnumerable<Mailbox> ListAsync(string account, CancellationToken cancellationToken)
    {
        var partition = MailboxEntity.Partition(account);
        return ReadAsync(
            _table.QueryAsync<MailboxEntity>(row => row.PartitionKey == partition, cancellationToken: cancellationToken),
            row => row.ToMailbox());
    }

    /// <summary>The first connected of an account's mailboxes that are one mailbox at Google.</summary>
    /// <returns>Null if none is connected.</returns>
    public async Task<MailboxKey?> FindFirstAsync(string account, string identity, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {MailboxEntity.Partition(account)}");
        var rows = _table.QueryAsync<MailboxEntity>(filter, select: MailboxEntity.NameColumns, cancellationToken: cancellationToken);
        var same = await rows.Where(row => GoogleIdentity.Of(row.Address) == identity).ToListAsync(cancellationToken);
        return same.OrderBy(row => row.ConnectedAt ?? DateTimeOffset.MinValue).ThenBy(row => row.Address, StringComparer.Ordinal)
            .FirstOrDefault() is { } first
            ? new MailboxKey(first.Account, first.Address)
            : null;
    }

    /// <summary>All mailboxes of all accounts.</summary>
    public IAsyncEnumerable<Mailbox> ListAsync(CancellationToken cancellationToken) => ListAsync(after: null, cancellationToken);

    /// <summary>All mailboxes of all accounts, by account and address.</summary>
    /// <param name="after">Start after this row; null for the start of the table.</param>
    public IAsyncEnumerable<Mailbox> ListAsync(RowPosition? after, CancellationToken cancellationToken) =>
        ReadAsync(
            _table.QueryAsync<MailboxEntity>(RowPosition.FilterAfter(after), cancellationToken: cancellationToken), row => row.ToMailbox());

    public static RowPosition PositionOf(Mailbox mailbox) =>
        new(MailboxEntity.Partition(mailbox.Key.Account), MailboxEntity.Row(mailbox.Key.Address));

    /// <summary>The state of the mailboxes of an account, or of all accounts.</summary>
    /// <remarks>Reads a thousand rows a call, in few columns.</remarks>
    public async Task<IReadOnlyList<MailboxLook>> LookAsync(string? account, CancellationToken cancellationToken)
    {
        var filter = account is null ? null : TableClient.CreateQueryFilter($"PartitionKey eq {MailboxEntity.Partition(account)}");
        var rows = _table.QueryAsync<MailboxEntity>(filter, select: MailboxEntity.LookColumns, cancellationToken: cancellationToken);
        return await ReadAsync(rows, row => row.ToLook()).ToListAsync(cancellationToken);
    }

    /// <summary>Mailboxes that are due for a fetch and have no worker, page by page.</summary>
    /// <param name="plannedBefore">A job that was enqueued earlier than this counts as lost.</param>
    /// <remarks>Filters on columns outside the key: the planner reads the whole table once a tick, a thousand rows a call.</remarks>
    public async IAsyncEnumerable<IReadOnlyList<Mailbox>> ListDueAsync(
        DateTimeOffset now, DateTimeOffset plannedBefore, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pages = _table.QueryAsync<MailboxEntity>(
            row => row.DueAt <= now && row.PlannedAt <= plannedBefore && row.LeasedUntil <= now, cancellationToken: cancellationToken)
            .AsPages();

        await foreach (var page in pages)
        {
            yield return [.. page.Values.Select(row => Read(row, entity => entity.ToMailbox())).OfType<Mailbox>()];
        }
    }

    /// <summary>Active mailboxes whose push watch is due to be set or renewed.</summary>
    public IAsyncEnumerable<Mailbox> ListUnwatchedAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        ReadAsync(_table.QueryAsync<MailboxEntity>(
            row => row.WatchAt <= now && row.State == nameof(MailboxState.Active), cancellationToken: cancellationToken),
            row => row.ToMailbox());

    /// <summary>Mailboxes whose token is not encrypted under this key.</summary>
    /// <remarks>Filters on a column outside the key, since it is called only while an older token key is configured.</remarks>
    public IAsyncEnumerable<Mailbox> ListUnderOtherKeysAsync(string tokenKey, CancellationToken cancellationToken)
    {
        // The dot ends the key's id, and the slash is the next character after the dot.
        var filter = TableClient.CreateQueryFilter($"EncryptedToken lt {$"v1.{tokenKey}."} or EncryptedToken ge {$"v1.{tokenKey}/"}");
        return ReadAsync(_table.QueryAsync<MailboxEntity>(filter, cancellationToken: cancellationToken), row => row.ToMailbox());
    }

    /// <returns>The mailbox at its first version; null if there is one of that name already.</returns>
    public async Task<Mailbox?> TryAddAsync(Mailbox mailbox, CancellationToken cancellationToken) =>
        await _table.TryAddAsync(MailboxEntity.From(mailbox), row => row.Id == mailbox.Id, cancellationToken) is { } version
            ? mailbox with { Version = version }
            : null;

    /// <returns>The mailbox at its new version.</returns>
    /// <exception cref="MailboxMovedException">Another call saved or deleted it first.</exception>
    public async Task<Mailbox> SaveAsync(Mailbox mailbox, CancellationToken cancellationToken)
    {
        mailbox = UnderActiveKey(mailbox);

        if (await _table.TryReplaceAsync(MailboxEntity.From(mailbox), mailbox.Version, cancellationToken) is { } version)
        {
            return mailbox with { Version = version };
        }

        // After a lost answer the SDK repeats the request and meets its own success: then the row has the content to be saved.
        var row = await FindAsync(mailbox.Key, cancellationToken);
        return row is not null && row with { Version = mailbox.Version } == mailbox ? row : throw new MailboxMovedException(mailbox.Key);
    }

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
        _table.ExistsAsync(MailboxEntity.Partition(key.Account), MailboxEntity.Row(key.Address), cancellationToken);

    /// <summary>The names of an account's mailboxes, even of those whose rows cannot be read.</summary>
    public async Task<IReadOnlyList<MailboxKey>> KeysAsync(string account, CancellationToken cancellationToken)
    {
        var partition = MailboxEntity.Partition(account);
        return await _table.QueryAsync<MailboxEntity>(
                row => row.PartitionKey == partition, select: [nameof(ITableEntity.RowKey)], cancellationToken: cancellationToken)
            .Select(row => new MailboxKey(account, StorageKeys.Unescape(row.RowKey)))
            .ToListAsync(cancellationToken);
    }

    /// <summary>Does nothing if there is none of that name.</summary>
    public Task DeleteAsync(MailboxKey key, CancellationToken cancellationToken) =>
        _table.DeleteAsync(MailboxEntity.Partition(key.Account), MailboxEntity.Row(key.Address), cancellationToken);

    private Mailbox UnderActiveKey(Mailbox mailbox) =>
        mailbox.EncryptedToken is { } encrypted && tokens.TryRenew(encrypted, mailbox.Key) is { } renewed
            ? mailbox with { EncryptedToken = renewed }
            : mailbox;

    private async IAsyncEnumerable<T> ReadAsync<T>(AsyncPageable<MailboxEntity> rows, Func<MailboxEntity, T> read)
        where T : class
    {
        await foreach (var row in rows)
        {
            if (Read(row, read) is { } mailbox)
            {
                yield return mailbox;
            }
        }
    }

    /// <summary>An unreadable row must not hide the others (I4): the log names it, and lists leave it out.</summary>
    private T? Read<T>(MailboxEntity row, Func<MailboxEntity, T> read)
        where T : class
    {
        try
        {
            return read(row);
        }
        catch (FormatException exception)
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
