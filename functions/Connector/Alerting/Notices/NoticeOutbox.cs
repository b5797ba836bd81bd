using System.Net;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Storage;
using Connector.Storage.Sweeping;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Alerting.Notices;

/// <summary>
/// Takes mails to all administrators of an account that are part of no outage. A notice is a row of the partition <c>!notices</c> in Alerts, written once
/// for its key; who has it is written down one by one, and a job on the queue <c>alerts</c> sends to the others. Once all have it, the row gives way to a
/// small one in <c>!notices-told</c>, which keeps the key from being told again and is deleted after <see cref="KeepTold"/>.
/// </summary>
public sealed class NoticeOutbox(TableServiceClient tables, WorkQueues queues, Portions portions, TimeProvider time, ILogger<NoticeOutbox> logger)
{
    /// <summary>No account's id; a job that names it is about a notice.</summary>
    public const string Partition = "!notices";

    internal const string ToldPartition = "!notices-told";

    private const string ToldAt = "ToldAt";

    /// <summary>Longer than the longest setting of a notice that comes again and again under a numbered key.</summary>
    private static readonly TimeSpan KeepTold = TimeSpan.FromDays(400);

    /// <summary>A message that is this late was lost.</summary>
    private static readonly TimeSpan SweepGrace = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan TidyBudget = TimeSpan.FromSeconds(5);

    private const int TidyRows = 50;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web);

    private readonly TableClient _table = tables.GetTableClient(StorageNames.AlertsTable);

    /// <summary>Puts a notice out, unless there was one with this key already.</summary>
    /// <param name="key">Of letters, digits and hyphens; names it within its account.</param>
    /// <param name="pages">What it says in each language.</param>
    public async Task PutAsync(string account, string key, Func<Locale, NoticePage> pages, CancellationToken cancellationToken)
    {
        var row = new TableEntity(Partition, RowOf(account, key))
        {
            ["Account"] = account,
            ["Key"] = key,
            ["Pages"] = JsonSerializer.Serialize(Enum.GetValues<Locale>().ToDictionary(locale => locale.ToString(), pages), Json),
            ["Told"] = "[]",
            ["Attempt"] = 1,
            ["NextAt"] = time.GetUtcNow(),
        };

        try
        {
            await _table.AddEntityAsync(row, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status == (int)HttpStatusCode.Conflict)
        {
            return;
        }

        // Looked at second: a notice that is told in this moment leaves its row after it leaves its mark.
        if (await IsInAsync(ToldPartition, row.RowKey, cancellationToken))
        {
            await _table.DeleteEntityAsync(Partition, row.RowKey, ETag.All, cancellationToken);
            return;
        }

        await WakeAsync(row.RowKey, wait: null, cancellationToken);
    }

    /// <summary>Whether a notice was put out under this key.</summary>
    public async Task<bool> HasAsync(string account, string key, CancellationToken cancellationToken) =>
        await IsInAsync(Partition, RowOf(account, key), cancellationToken) || await IsInAsync(ToldPartition, RowOf(account, key), cancellationToken);

    /// <summary>Puts a job on the queue for each notice whose message may have been lost, and tidies up behind those that were told.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var late = time.GetUtcNow() - SweepGrace;
        var open = _table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and NextAt lt {late}"), select: ["RowKey"], cancellationToken: cancellationToken);

        await Isolated.EachAsync("notices", open, row => row.RowKey, (row, token) => WakeAsync(row.RowKey, wait: null, token), logger, cancellationToken);
        await portions.RunAsync(
            "told notices",
            after => ListToldAsync(after, cancellationToken),
            row => new RowPosition(row.PartitionKey, row.RowKey),
            TidyBudget,
            TidyRows,
            rows => Isolated.EachAsync("notices", rows, row => row.RowKey, TidyAsync, logger, cancellationToken),
            cancellationToken);
    }

    internal async Task<OpenNotice?> FindAsync(string row, CancellationToken cancellationToken)
    {
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(Partition, row, cancellationToken: cancellationToken);

        // Without a next moment it was told by an earlier version, which left such rows.
        return found is { HasValue: true, Value: { } entity } && entity.GetDateTimeOffset("NextAt") is { } nextAt
            ? new OpenNotice(
                row,
                entity.GetString("Account"),
                entity.GetString("Key"),
                JsonSerializer.Deserialize<Dictionary<string, NoticePage>>(entity.GetString("Pages"), Json) ?? [],
                JsonSerializer.Deserialize<List<string>>(LongText.Read(entity, "Told") ?? "[]", Json) ?? [],
                entity.GetInt32("Attempt") ?? 1,
                nextAt,
                entity.ETag)
            : null;
    }

    /// <summary>Writes down that an administrator has it, or is refused it for good. Takes no token: the mail has left.</summary>
    /// <param name="until">Nobody else sends until then.</param>
    /// <returns>The notice as it stands; null if all have it.</returns>
    internal async Task<OpenNotice?> NoteToldAsync(OpenNotice notice, string admin, DateTimeOffset until)
    {
        OpenNotice? current = notice;

        while (current is not null)
        {
            if (await TrySaveAsync(current with { Told = [.. current.Told.Append(admin).Distinct(StringComparer.Ordinal)], NextAt = until }, CancellationToken.None)
                is { } saved)
            {
                return saved;
            }

            current = await FindAsync(notice.Row, CancellationToken.None);
        }

        return null;
    }

    /// <summary>All have it. Takes no token: what is done is known.</summary>
    internal async Task FinishAsync(OpenNotice notice)
    {
        await MarkToldAsync(notice.Row);
        await TryDeleteAsync(Partition, notice.Row, notice.Version);
    }

    /// <summary>Saves what became of it.</summary>
    /// <returns>Null when somebody else saved it in between.</returns>
    internal async Task<OpenNotice?> TrySaveAsync(OpenNotice notice, CancellationToken cancellationToken)
    {
        var row = new TableEntity(Partition, notice.Row)
        {
            ["Account"] = notice.Account,
            ["Key"] = notice.Key,
            ["Pages"] = JsonSerializer.Serialize(notice.Pages, Json),
            ["Attempt"] = notice.Attempt,
            ["NextAt"] = notice.NextAt,
        };
        LongText.Write(row, "Told", JsonSerializer.Serialize(notice.Told, Json));

        try
        {
            var saved = await _table.UpdateEntityAsync(row, notice.Version, TableUpdateMode.Replace, cancellationToken);
            return notice with { Version = saved.Headers.ETag ?? ETag.All };
        }
        catch (RequestFailedException exception) when (exception.Status is (int)HttpStatusCode.PreconditionFailed or (int)HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Leaves a notice alone for a while, because every try at its job failed.</summary>
    internal async Task PutOffAsync(string row, TimeSpan wait, CancellationToken cancellationToken)
    {
        while (await FindAsync(row, cancellationToken) is { } notice)
        {
            if (await TrySaveAsync(notice with { NextAt = time.GetUtcNow() + wait }, cancellationToken) is not null)
            {
                await WakeAsync(row, wait, cancellationToken);
                return;
            }
        }
    }

    internal Task WakeAsync(string row, TimeSpan? wait, CancellationToken cancellationToken) =>
        queues.SendAsync(StorageNames.AlertsQueue, new AlertJob(Partition, row), wait, cancellationToken);

    /// <summary>Rows of told notices, and those that an earlier version left where the open ones are.</summary>
    private AsyncPageable<TableEntity> ListToldAsync(RowPosition? after, CancellationToken cancellationToken) => _table.QueryAsync<TableEntity>(
        RowPosition.FilterAfter(after, TableClient.CreateQueryFilter($"PartitionKey ge {Partition} and PartitionKey le {ToldPartition}")),
        maxPerPage: TidyRows,
        select: ["PartitionKey", "RowKey", "NextAt", ToldAt],
        cancellationToken: cancellationToken);

    private async Task TidyAsync(TableEntity row, CancellationToken cancellationToken)
    {
        if (row.PartitionKey == ToldPartition && row.GetDateTimeOffset(ToldAt) + KeepTold <= time.GetUtcNow())
        {
            await _table.DeleteEntityAsync(ToldPartition, row.RowKey, ETag.All, cancellationToken);
        }
        else if (row.PartitionKey == Partition && row.GetDateTimeOffset("NextAt") is null)
        {
            await MarkToldAsync(row.RowKey);
            await _table.DeleteEntityAsync(Partition, row.RowKey, ETag.All, cancellationToken);
        }
    }

    private async Task MarkToldAsync(string row) =>
        await _table.UpsertEntityAsync(new TableEntity(ToldPartition, row) { [ToldAt] = time.GetUtcNow() }, TableUpdateMode.Replace, CancellationToken.None);

    private async Task TryDeleteAsync(string partition, string row, ETag version)
    {
        try
        {
            await _table.DeleteEntityAsync(partition, row, version, CancellationToken.None);
        }
        catch (RequestFailedException exception) when (exception.Status == (int)HttpStatusCode.PreconditionFailed)
        {
            // Somebody else works on it and will find that all have it.
        }
    }

    private async Task<bool> IsInAsync(string partition, string row, CancellationToken cancellationToken) =>
        (await _table.GetEntityIfExistsAsync<TableEntity>(partition, row, ["RowKey"], cancellationToken)).HasValue;

    private static string RowOf(string account, string key) => $"{account}|{key}";
}

/// <summary>A notice that somebody still waits for.</summary>
/// <param name="Told">Administrators that have it, or were refused it for good.</param>
/// <param name="NextAt">When to try; while somebody sends, when their claim ends.</param>
internal sealed record OpenNotice(
    string Row, string Account, string Key, Dictionary<string, NoticePage> Pages, IReadOnlyList<string> Told, int Attempt, DateTimeOffset NextAt, ETag Version)
{
    public NoticePage PageIn(Locale locale) => Pages.GetValueOrDefault(locale.ToString()) ?? Pages[nameof(Locale.En)];
}
