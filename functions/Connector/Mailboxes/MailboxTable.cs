using System.Net;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Connector.Storage;
using Connector.Storage.Sweeping;
using Microsoft.Extensions.Logging;

namespace Connector.Mailboxes;

/// <summary>Reads and saves mailboxes; every save is guarded by the version it was read at.</summary>
public sealed partial class MailboxTable(TableServiceClient tables, ILogger<MailboxTable> logger)
{
    private readonly TableClient _table = tables.GetTableClient(StorageNames.MailboxesTable);

    public async Task<Mailbox?> FindAsync(MailboxKey key, CancellationToken cancellationToken)
    {
        var row = await _table.GetEntityIfExistsAsync<MailboxEntity>(
            MailboxEntity.Partition(key.Account), MailboxEntity.Row(key.Address), cancellationToken: cancellationToken);

        return row.HasValue ? row.Value!.ToMailbox() : null;
    }

    /// <summary>All mailboxes of an account, by address.</summary>
    public IAsyncEnumerable<Mailbox> ListAsync(string account, CancellationToken cancellationToken)
    {
        var partition = MailboxEntity.Partition(account);
        return ReadAsync(_table.QueryAsync<MailboxEntity>(row => row.PartitionKey == partition, cancellationToken: cancellationToken), row => row.ToMailbox());
    }

    /// <summary>Of an account's mailboxes that are one mailbox at Google, the one that was connected first.</summary>
    /// <returns>Null when there is none.</returns>
    public async Task<MailboxKey?> FindFirstAsync(string account, string identity, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {MailboxEntity.Partition(account)}");
        var rows = _table.QueryAsync<MailboxEntity>(filter, select: MailboxEntity.NameColumns, cancellationToken: cancellationToken);
        var same = await rows.Where(row => GoogleIdentity.Of(row.Address) == identity).ToListAsync(cancellationToken);
        return same.OrderBy(row => row.ConnectedAt ?? DateTimeOffset.MinValue).ThenBy(row => row.Address, StringComparer.Ordinal).FirstOrDefault() is { } first
            ? new MailboxKey(first.Account, first.Address)
            : null;
    }

    /// <summary>All mailboxes of all accounts.</summary>
    public IAsyncEnumerable<Mailbox> ListAsync(CancellationToken cancellationToken) => ListAsync(after: null, cancellationToken);

    /// <summary>All mailboxes of all accounts, by account and address.</summary>
    /// <param name="after">Where to start; null for the top.</param>
    public IAsyncEnumerable<Mailbox> ListAsync(RowPosition? after, CancellationToken cancellationToken) =>
        ReadAsync(_table.QueryAsync<MailboxEntity>(RowPosition.FilterAfter(after), cancellationToken: cancellationToken), row => row.ToMailbox());

    public static RowPosition PositionOf(Mailbox mailbox) => new(MailboxEntity.Partition(mailbox.Key.Account), MailboxEntity.Row(mailbox.Key.Address));

    /// <summary>How the mailboxes of an account stand, or those of all accounts.</summary>
    /// <remarks>A thousand rows a call, in few columns.</remarks>
    public async Task<IReadOnlyList<MailboxLook>> LookAsync(string? account, CancellationToken cancellationToken)
    {
        var filter = account is null ? null : TableClient.CreateQueryFilter($"PartitionKey eq {MailboxEntity.Partition(account)}");
        var rows = _table.QueryAsync<MailboxEntity>(filter, select: MailboxEntity.LookColumns, cancellationToken: cancellationToken);
        return await ReadAsync(rows, row => row.ToLook()).ToListAsync(cancellationToken);
    }

    /// <summary>Mailboxes that want a fetch now and have no worker, page by page, as they stood when read.</summary>
    /// <param name="plannedBefore">A job put on its way earlier than this counts as lost.</param>
    /// <remarks>Filters on columns that are no key: the planner reads the table whole, a thousand rows a call, once a tick.</remarks>
    public async IAsyncEnumerable<IReadOnlyList<Mailbox>> ListDueAsync(
        DateTimeOffset now, DateTimeOffset plannedBefore, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pages = _table.QueryAsync<MailboxEntity>(
            row => row.DueAt <= now && row.PlannedAt <= plannedBefore && row.LeasedUntil <= now, cancellationToken: cancellationToken).AsPages();

        await foreach (var page in pages)
        {
            yield return [.. page.Values.Select(row => Read(row, entity => entity.ToMailbox())).OfType<Mailbox>()];
        }
    }

    /// <summary>Active mailboxes whose push watch is to be set or renewed.</summary>
    public IAsyncEnumerable<Mailbox> ListUnwatchedAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        ReadAsync(_table.QueryAsync<MailboxEntity>(
            row => row.WatchAt <= now && row.State == nameof(MailboxState.Active), cancellationToken: cancellationToken), row => row.ToMailbox());

    /// <summary>Mailboxes whose token is not encrypted under this key.</summary>
    /// <remarks>Filters on a column that is no key: called only while an older token key is configured.</remarks>
    public IAsyncEnumerable<Mailbox> ListUnderOtherKeysAsync(string tokenKey, CancellationToken cancellationToken)
    {
        // The slash follows the dot, which ends the key's id.
        var filter = TableClient.CreateQueryFilter($"EncryptedToken lt {$"v1.{tokenKey}."} or EncryptedToken ge {$"v1.{tokenKey}/"}");
        return ReadAsync(_table.QueryAsync<MailboxEntity>(filter, cancellationToken: cancellationToken), row => row.ToMailbox());
    }

    /// <returns>The mailbox at its first version; null when there is one of that name already.</returns>
    public async Task<Mailbox?> TryAddAsync(Mailbox mailbox, CancellationToken cancellationToken)
    {
        try
        {
            var added = await _table.AddEntityAsync(MailboxEntity.From(mailbox), cancellationToken);
            return mailbox with { Version = added.Headers.ETag!.Value };
        }
        catch (RequestFailedException exception) when (exception.Status == (int)HttpStatusCode.Conflict)
        {
            // The SDK may have met its own first success on a retry: then the row is ours.
            var row = await FindAsync(mailbox.Key, cancellationToken);
            return row?.Id == mailbox.Id ? row : null;
        }
    }

    /// <returns>The mailbox at its new version.</returns>
    /// <exception cref="MailboxMovedException">Somebody else saved or deleted it first.</exception>
    public async Task<Mailbox> SaveAsync(Mailbox mailbox, CancellationToken cancellationToken)
    {
        try
        {
            // Replace, not merge: columns of the state just left must not linger.
            var saved = await _table.UpdateEntityAsync(
                MailboxEntity.From(mailbox), mailbox.Version, TableUpdateMode.Replace, cancellationToken);

            return mailbox with { Version = saved.Headers.ETag!.Value };
        }
        catch (RequestFailedException exception) when (exception.Status is (int)HttpStatusCode.PreconditionFailed or (int)HttpStatusCode.NotFound)
        {
            // The SDK may have met its own first success on a retry: then the row is as it was to be, and the save is ours.
            var row = await FindAsync(mailbox.Key, cancellationToken);
            return row is not null && row with { Version = mailbox.Version } == mailbox ? row : throw new MailboxMovedException(mailbox.Key);
        }
    }

    /// <summary>Reads, changes and saves, again from the start while others save in between.</summary>
    /// <param name="change">Pure; null leaves the row as it is.</param>
    /// <returns>The mailbox before and after; null when there is none of that name.</returns>
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

    /// <summary>Whether there is a mailbox of that name, be its row readable or not.</summary>
    public async Task<bool> ExistsAsync(MailboxKey key, CancellationToken cancellationToken) =>
        (await _table.GetEntityIfExistsAsync<MailboxEntity>(
            MailboxEntity.Partition(key.Account), MailboxEntity.Row(key.Address), [nameof(ITableEntity.RowKey)], cancellationToken)).HasValue;

    /// <summary>The names of an account's mailboxes, be their rows readable or not.</summary>
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
        _table.DeleteEntityAsync(MailboxEntity.Partition(key.Account), MailboxEntity.Row(key.Address), ETag.All, cancellationToken);

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

    /// <summary>A row that makes no sense must not hide the others (I4): it is named in the log and left out of lists.</summary>
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
