using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Connector.Telemetry;

namespace Connector.Storage.Poison;

/// <summary>The table Poison: what was given up on, until a person has it done again or lets it go.</summary>
public sealed class PoisonTable(TableServiceClient tables, TimeProvider time)
{
    /// <summary>Of a job as JSON: a column takes 32 K characters, and a job of ours is far shorter.</summary>
    private const int MaxJobLength = 30_000;

    private const string Job = nameof(PoisonMessage.Job);
    private const string Times = nameof(PoisonMessage.Times);
    private const string FirstAt = nameof(PoisonMessage.FirstAt);
    private const string LastAt = nameof(PoisonMessage.LastAt);
    private const string MessageId = nameof(PoisonMessage.MessageId);

    private readonly TableClient _table = tables.GetTableClient(StorageNames.PoisonTable);

    /// <summary>Remembers a message; once, should the host hand it in again.</summary>
    /// <param name="job">What it asks for, checked and holding ids only; null when it is no job.</param>
    public async Task<PoisonRecord> RecordAsync(string queue, string messageId, object? job, CancellationToken cancellationToken)
    {
        var json = job is null ? null : JsonSerializer.Serialize(job, JsonSerializerOptions.Web);
        json = json?.Length > MaxJobLength ? null : json;
        var id = IdOf(json ?? messageId);

        while (true)
        {
            if (await TryRecordAsync(queue, id, messageId, json, cancellationToken) is { } times)
            {
                return new PoisonRecord(id, times);
            }
        }
    }

    /// <summary>All that was given up on, by queue and id.</summary>
    /// <param name="queue">Null for all queues.</param>
    /// <param name="after">Where a former listing ended; null for the start.</param>
    public async IAsyncEnumerable<PoisonMessage> ListAsync(
        string? queue, PoisonPlace? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in _table.QueryAsync<TableEntity>(Filter(queue, after), cancellationToken: cancellationToken))
        {
            yield return ToMessage(row);
        }
    }

    public async Task<PoisonMessage?> FindAsync(string queue, string id, CancellationToken cancellationToken)
    {
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(StorageKeys.Escape(queue), StorageKeys.Escape(id), cancellationToken: cancellationToken);
        return row.HasValue ? ToMessage(row.Value!) : null;
    }

    public Task ForgetAsync(PoisonMessage poison, CancellationToken cancellationToken) =>
        _table.DeleteEntityAsync(StorageKeys.Escape(poison.Queue), StorageKeys.Escape(poison.Id), ETag.All, cancellationToken);

    /// <summary>Removes what was tried again and has not come back since.</summary>
    public async Task ForgetMendedAsync(TimeSpan quietFor, CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - quietFor;

        // Rows without a job stay: nobody could do it again, so a person looks at them.
        await foreach (var row in _table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"LastAt lt {before} and Job gt ''"), cancellationToken: cancellationToken))
        {
            try
            {
                await _table.DeleteEntityAsync(row.PartitionKey, row.RowKey, row.ETag, cancellationToken);
            }
            catch (RequestFailedException moved) when (moved.Status == (int)HttpStatusCode.PreconditionFailed)
            {
                // It came back in this moment.
            }
        }
    }

    /// <returns>How often it was given up on; null when another instance changed the row in this moment.</returns>
    private async Task<int?> TryRecordAsync(string queue, string id, string messageId, string? job, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var known = await _table.GetEntityIfExistsAsync<TableEntity>(StorageKeys.Escape(queue), id, cancellationToken: cancellationToken);
        var row = known.HasValue ? known.Value! : new TableEntity(StorageKeys.Escape(queue), id) { [Job] = job, [Times] = 0, [FirstAt] = now };

        if (row.GetString(MessageId) == messageId)
        {
            return row.GetInt32(Times) ?? 1;
        }

        var times = (row.GetInt32(Times) ?? 0) + 1;
        row[MessageId] = messageId;
        row[Times] = times;
        row[LastAt] = now;

        try
        {
            _ = known.HasValue
                ? await _table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, cancellationToken)
                : await _table.AddEntityAsync(row, cancellationToken);

            if (job is null || new PoisonRecord(id, times).IsForPerson)
            {
                Metrics.Poison(queue);
            }

            return times;
        }
        catch (RequestFailedException exception) when (exception.Status is
            (int)HttpStatusCode.Conflict or (int)HttpStatusCode.PreconditionFailed or (int)HttpStatusCode.NotFound)
        {
            // Another instance recorded the same work, or a person replayed it, in this moment.
            return null;
        }
    }

    private static string IdOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];

    private static string? Filter(string? queue, PoisonPlace? after)
    {
        var inQueue = queue is null ? null : TableClient.CreateQueryFilter($"PartitionKey eq {StorageKeys.Escape(queue)}");

        if (after is null)
        {
            return inQueue;
        }

        var (partition, row) = (StorageKeys.Escape(after.Queue), StorageKeys.Escape(after.Id));
        var behind = TableClient.CreateQueryFilter($"(PartitionKey eq {partition} and RowKey gt {row}) or PartitionKey gt {partition}");
        return inQueue is null ? behind : $"{inQueue} and ({behind})";
    }

    private static PoisonMessage ToMessage(TableEntity row) => new(
        StorageKeys.Unescape(row.PartitionKey),
        StorageKeys.Unescape(row.RowKey),
        row.GetString(Job) is { } job ? JsonSerializer.Deserialize<JsonElement>(job) : null,
        row.GetInt32(Times) ?? 1,
        row.GetDateTimeOffset(FirstAt) ?? throw Lacks(row, FirstAt),
        row.GetDateTimeOffset(LastAt) ?? throw Lacks(row, LastAt),
        row.GetString(MessageId) ?? throw Lacks(row, MessageId));

    private static FormatException Lacks(TableEntity row, string column) => new($"Poison row '{row.PartitionKey}/{row.RowKey}' lacks the column {column}.");
}
