using System.Net;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.Alerting.Notices;

/// <summary>
/// Takes mails to all administrators of an account that are part of no outage. A notice is a row in Alerts, written once for its key; who has it is
/// written down one by one, and a job on the queue <c>alerts</c> sends to the others.
/// </summary>
public sealed class NoticeOutbox(TableServiceClient tables, WorkQueues queues, TimeProvider time)
{
    /// <summary>No account's id; a job that names it is about a notice.</summary>
    public const string Partition = "!notices";

    /// <summary>A message that is this late was lost.</summary>
    private static readonly TimeSpan SweepGrace = TimeSpan.FromMinutes(1);

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

        await WakeAsync(row.RowKey, wait: null, cancellationToken);
    }

    public async Task<bool> HasAsync(string account, string key, CancellationToken cancellationToken) =>
        (await _table.GetEntityIfExistsAsync<TableEntity>(Partition, RowOf(account, key), ["RowKey"], cancellationToken)).HasValue;

    /// <summary>Puts a job on the queue for each notice whose message may have been lost.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var late = time.GetUtcNow() - SweepGrace;
        var open = _table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and NextAt lt {late}"), select: ["RowKey"], cancellationToken: cancellationToken);

        await foreach (var row in open)
        {
            await WakeAsync(row.RowKey, wait: null, cancellationToken);
        }
    }

    internal async Task<OpenNotice?> FindAsync(string row, CancellationToken cancellationToken)
    {
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(Partition, row, cancellationToken: cancellationToken);

        // Without a next moment it is done, or nobody is left to tell.
        return found is { HasValue: true, Value: { } entity } && entity.GetDateTimeOffset("NextAt") is { } nextAt
            ? new OpenNotice(
                row,
                entity.GetString("Account"),
                entity.GetString("Key"),
                JsonSerializer.Deserialize<Dictionary<string, NoticePage>>(entity.GetString("Pages"), Json) ?? [],
                JsonSerializer.Deserialize<List<string>>(entity.GetString("Told"), Json) ?? [],
                entity.GetInt32("Attempt") ?? 1,
                nextAt,
                entity.ETag)
            : null;
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
            ["Told"] = JsonSerializer.Serialize(notice.Told, Json),
            ["Attempt"] = notice.Attempt,
        };

        if (notice.NextAt is { } nextAt)
        {
            row["NextAt"] = nextAt;
        }

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

    internal Task WakeAsync(string row, TimeSpan? wait, CancellationToken cancellationToken) =>
        queues.SendAsync(StorageNames.AlertsQueue, new AlertJob(Partition, row), wait, cancellationToken);

    private static string RowOf(string account, string key) => $"{account}|{key}";
}

/// <summary>A notice that somebody still waits for.</summary>
/// <param name="Told">Administrators that have it, or were refused it for good.</param>
/// <param name="NextAt">When to try; null once it is done.</param>
internal sealed record OpenNotice(
    string Row, string Account, string Key, Dictionary<string, NoticePage> Pages, IReadOnlyList<string> Told, int Attempt, DateTimeOffset? NextAt, ETag Version)
{
    public NoticePage PageIn(Locale locale) => Pages.GetValueOrDefault(locale.ToString()) ?? Pages[nameof(Locale.En)];
}
