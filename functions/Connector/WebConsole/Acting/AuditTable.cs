using System.Globalization;
using System.Security.Cryptography;
using Azure.Data.Tables;
using Connector.Access;
using Connector.Mailboxes;
using Connector.Storage;
using Microsoft.Extensions.Logging;

namespace Connector.WebConsole.Acting;

/// <summary>
/// The table Audit: a row for each action of a person, in the partition of the account and again in <c>!all</c>. Keys count down, so that
/// the newest row comes first. No account's id begins with an exclamation mark.
/// </summary>
public sealed class AuditTable(TableServiceClient tables, TimeProvider time, ILogger<AuditTable> logger)
{
    /// <summary>The account of an action on all accounts.</summary>
    public const string Installation = "!installation";

    private const string All = "!all";

    /// <summary>Long enough for the question who did that last year, and no longer, because the rows name people.</summary>
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(365);

    private readonly TableClient _table = tables.GetTableClient(StorageNames.AuditTable);

    /// <summary>Records an action before it begins, so that a crash does not hide it.</summary>
    public async Task<AuditEntry> BeginAsync(
        Visitor who, string account, string? where, string what, string before, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var id = $"{Left(now)}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
        var entry = new AuditEntry(id, now, who.Name, account, where, what, before, After: null);
        await SaveAsync(entry, cancellationToken);
        return entry;
    }

    /// <summary>Adds the result. Takes no token, because the action has happened.</summary>
    public Task EndAsync(AuditEntry entry, string after) => SaveAsync(entry with { After = after }, CancellationToken.None);

    /// <summary>The last actions.</summary>
    /// <param name="account">Null for all accounts.</param>
    public async Task<IReadOnlyList<AuditEntry>> ListAsync(string? account, int count, CancellationToken cancellationToken) =>
        (await PageAsync(account, after: null, count, cancellationToken)).Entries;

    /// <summary>A page of the actions, the newest first.</summary>
    /// <param name="account">Null for all accounts.</param>
    /// <param name="after">The id of the last action of the page before; null for the first page.</param>
    public async Task<AuditPage> PageAsync(string? account, string? after, int count, CancellationToken cancellationToken)
    {
        var partition = account is null ? All : StorageKeys.Escape(account);
        var found = await ReadAsync(partition, after ?? "", count + 1, cancellationToken).ToListAsync(cancellationToken);
        return found.Count > count ? new AuditPage(found[..count], found[count - 1].Id) : new AuditPage(found, Next: null);
    }

    /// <summary>The last actions on a mailbox, among the last ones of its account.</summary>
    public async Task<IReadOnlyList<AuditEntry>> ListAsync(MailboxKey mailbox, int count, CancellationToken cancellationToken) =>
    [
        .. (await ListAsync(mailbox.Account, 200, cancellationToken)).Where(entry => entry.Where == mailbox.Address).Take(count),
    ];

    /// <summary>Deletes the actions that are older than a year. May stop at any line: the row in <c>!all</c> is deleted last.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var old = await _table.QueryAsync<TableEntity>(
                TableClient.CreateQueryFilter($"PartitionKey eq {All} and RowKey gt {Left(time.GetUtcNow() - KeptFor)}"),
                Transactions.MaxRows, [nameof(ITableEntity.RowKey), nameof(AuditEntry.Account)], cancellationToken)
            .Take(Transactions.MaxRows).ToListAsync(cancellationToken);

        foreach (var row in old)
        {
            await _table.DeleteAsync(StorageKeys.Escape(row.Text(nameof(AuditEntry.Account))), row.RowKey, cancellationToken);
            await _table.DeleteAsync(All, row.RowKey, cancellationToken);
        }
    }

    private IAsyncEnumerable<AuditEntry> ReadAsync(string partition, string after, int count, CancellationToken cancellationToken) =>
        _table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {after}"), count,
            cancellationToken: cancellationToken)
            .ReadAsync(ToEntry, logger, cancellationToken)
            .Take(count);

    private async Task SaveAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        foreach (var partition in (string[])[StorageKeys.Escape(entry.Account), All])
        {
            await _table.PutAsync(
                new TableEntity(partition, entry.Id)
                {
                    [nameof(AuditEntry.At)] = entry.At,
                    [nameof(AuditEntry.Who)] = entry.Who,
                    [nameof(AuditEntry.Account)] = entry.Account,
                    [nameof(AuditEntry.Where)] = entry.Where,
                    [nameof(AuditEntry.What)] = entry.What,
                    [nameof(AuditEntry.Before)] = entry.Before,
                    [nameof(AuditEntry.After)] = entry.After,
                },
                cancellationToken);
        }
    }

    /// <summary>Begins the key of a row, and grows with its age.</summary>
    private static string Left(DateTimeOffset at) =>
        (DateTimeOffset.MaxValue.Ticks - at.UtcTicks).ToString("d19", CultureInfo.InvariantCulture);

    private static AuditEntry ToEntry(TableEntity row) => new(
        row.RowKey,
        row.Instant(nameof(AuditEntry.At)),
        row.Text(nameof(AuditEntry.Who)),
        row.Text(nameof(AuditEntry.Account)),
        row.GetString(nameof(AuditEntry.Where)),
        row.Text(nameof(AuditEntry.What)),
        row.GetString(nameof(AuditEntry.Before)),
        row.GetString(nameof(AuditEntry.After)));
}

/// <summary>A page of the actions.</summary>
/// <param name="Next">Leads to the next page; null on the last one.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Entries, string? Next);
