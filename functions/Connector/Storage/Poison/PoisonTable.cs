using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using Connector.Storage.Sweeping;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Storage.Poison;

/// <summary>The table Poison: queue messages that used up their tries, until a person replays or deletes them.</summary>
public sealed partial class PoisonTable(TableServiceClient tables, WorkQueues queues, TimeProvider time, ILogger<PoisonTable> logger)
{
    /// <summary>A column takes 32 K characters, and a job of ours in JSON is far shorter.</summary>
    private const int MaxJobLength = 30_000;

    private const string Job = nameof(PoisonMessage.Job);
    private const string Times = nameof(PoisonMessage.Times);
    private const string FirstAt = nameof(PoisonMessage.FirstAt);
    private const string LastAt = nameof(PoisonMessage.LastAt);
    private const string MessageId = nameof(PoisonMessage.MessageId);

    private readonly TableClient _table = tables.GetTableClient(StorageNames.PoisonTable);

    /// <summary>Records a message, once even if the host delivers it again.</summary>
    /// <param name="job">The job that the message asks for, checked and holding ids only; null if the message is not a job.</param>
    public async Task<PoisonRecord> RecordAsync(string queue, string messageId, object? job, CancellationToken cancellationToken)
    {
        var json = job is null ? null : JsonSerializer.Serialize(job, JsonSerializerOptions.Web);
        json = json?.Length > MaxJobLength ? null : json;
        var id = IdOf(json ?? messageId);

        var now = time.GetUtcNow();
        var times = 0;
        var saved = await _table.ChangeAsync(
            StorageKeys.Escape(queue),
            id,
            known =>
            {
                var isKnown = known?.GetString(MessageId) == messageId;
                times = (known?.GetInt32(Times) ?? 0) + (isKnown ? 0 : 1);
                return isKnown ? null : new TableEntity(StorageKeys.Escape(queue), id)
                {
                    [Job] = json,
                    [Times] = times,
                    [FirstAt] = known?.GetDateTimeOffset(FirstAt) ?? now,
                    [LastAt] = now,
                    [MessageId] = messageId,
                };
            },
            cancellationToken);
        var record = new PoisonRecord(id, times);

        if (saved is not null && (json is null || record.IsForPerson))
        {
            Metrics.Poison(queue);
        }

        return record;
    }

    /// <summary>All poison messages, by queue and id.</summary>
    /// <param name="queue">Null for all queues.</param>
    /// <param name="after">Start after this row; null for the start.</param>
    public IAsyncEnumerable<PoisonMessage> ListAsync(string? queue, RowPosition? after, CancellationToken cancellationToken)
    {
        var filter = queue is null
            ? RowPosition.FilterAfter(after)
            : RowPosition.FilterAfter(after, TableClient.CreateQueryFilter($"PartitionKey eq {StorageKeys.Escape(queue)}"));
        return _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken).Select(ToMessage);
    }

    public static RowPosition PositionOf(PoisonMessage poison) => new(StorageKeys.Escape(poison.Queue), StorageKeys.Escape(poison.Id));

    public async Task<PoisonMessage?> FindAsync(string queue, string id, CancellationToken cancellationToken) =>
        await _table.FindAsync(StorageKeys.Escape(queue), StorageKeys.Escape(id), cancellationToken) is { } row ? ToMessage(row) : null;

    public Task ForgetAsync(PoisonMessage poison, CancellationToken cancellationToken) =>
        _table.DeleteAsync(StorageKeys.Escape(poison.Queue), StorageKeys.Escape(poison.Id), cancellationToken);

    /// <summary>Enqueues a message again, after a person has fixed the cause.</summary>
    /// <returns>False if the message was not a job, so that it cannot be replayed.</returns>
    public async Task<bool> TryReplayAsync(PoisonMessage poison, CancellationToken cancellationToken)
    {
        if (poison.Job is not { } job)
        {
            return false;
        }

        // Enqueued first: a crash in between leaves a superfluous row, and a second replay does no harm (I2).
        await queues.SendAsync(poison.Queue, job, visibleIn: null, cancellationToken);
        await ForgetAsync(poison, cancellationToken);
        Log.Replayed(logger, poison.Queue, poison.Id);
        return true;
    }

    /// <summary>Replays all poison messages of a queue.</summary>
    public async Task<(int Enqueued, int Unreadable)> ReplayAllAsync(string queue, CancellationToken cancellationToken)
    {
        var (enqueued, unreadable) = (0, 0);

        await foreach (var poison in ListAsync(queue, after: null, cancellationToken))
        {
            var isReplayed = await TryReplayAsync(poison, cancellationToken);
            enqueued += isReplayed ? 1 : 0;
            unreadable += isReplayed ? 0 : 1;
        }

        return (enqueued, unreadable);
    }

    /// <summary>Removes messages that were tried again and have not come back for this long.</summary>
    public async Task ForgetRepairedAsync(TimeSpan quietFor, CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - quietFor;

        // Rows without a job stay: they cannot be tried again, so a person has to look at them.
        var filter = TableClient.CreateQueryFilter($"LastAt lt {before} and Job gt ''");

        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            // Left in place if the message comes back at this moment.
            await _table.TryDeleteAsync(row.PartitionKey, row.RowKey, row.ETag, cancellationToken);
        }
    }

    private static string IdOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];

    private static PoisonMessage ToMessage(TableEntity row) => new(
        StorageKeys.Unescape(row.PartitionKey),
        StorageKeys.Unescape(row.RowKey),
        row.GetString(Job) is { } job ? JsonSerializer.Deserialize<JsonElement>(job) : null,
        row.GetInt32(Times) ?? 1,
        row.Instant(FirstAt),
        row.Instant(LastAt),
        row.Text(MessageId));

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Replayed {Poison} on {Queue}.")]
        public static partial void Replayed(ILogger logger, string queue, string poison);
    }
}
