using Azure.Data.Tables;
using Connector.Alerting.Channel;
using Connector.Storage;
using Microsoft.Extensions.Logging;

namespace Connector.Alerting;

/// <summary>
/// Notices if the function that sends alerts does not run: a timer puts a job on its queue now and then, and the function records that it
/// ran. The row <c>!watch</c>/<c>heartbeat</c> of the table Alerts holds when it was asked, and when it answered.
/// </summary>
public sealed partial class AlertHeartbeat(
    TableServiceClient tables, WorkQueues queues, AlertChannel channel, TimeProvider time, ILogger<AlertHeartbeat> logger)
{
    private const string Partition = "!watch";

    private const string Row = "heartbeat";

    private const string RanAt = "RanAt";

    private const string AskedAt = "AskedAt";

    private const string RaisedAt = "RaisedAt";

    private static readonly TimeSpan AskEvery = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan AnswerWithin = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan RaiseEvery = TimeSpan.FromHours(1);

    private readonly TableClient _table = tables.GetTableClient(StorageNames.AlertsTable);

    /// <summary>When the function last ran; null for never.</summary>
    public async Task<DateTimeOffset?> LastRunAsync(CancellationToken cancellationToken) =>
        (await FindAsync(cancellationToken)).GetDateTimeOffset(RanAt);

    /// <summary>Time since the function last ran, or since it was first asked; null before that.</summary>
    public async Task<TimeSpan?> AgeAsync(CancellationToken cancellationToken)
    {
        var row = await FindAsync(cancellationToken);
        return time.GetUtcNow() - (row.GetDateTimeOffset(RanAt) ?? row.GetDateTimeOffset(AskedAt));
    }

    /// <summary>Called by a timer: asks for a sign of life, and raises an alert if the last question has no answer.</summary>
    public async Task AskAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var row = await FindAsync(cancellationToken);
        var (ranAt, askedAt, raisedAt) = (row.GetDateTimeOffset(RanAt), row.GetDateTimeOffset(AskedAt), row.GetDateTimeOffset(RaisedAt));

        if (askedAt is { } asked && asked + AnswerWithin <= now && !(raisedAt + RaiseEvery > now))
        {
            await RaiseAsync(asked, now, cancellationToken);
            await NoteAsync(RaisedAt, now, cancellationToken);
        }

        // One question at a time; a new one after an hour, because the message must have been lost.
        if (askedAt is null ? !(ranAt + AskEvery > now) : askedAt + RaiseEvery <= now)
        {
            await NoteAsync(AskedAt, now, cancellationToken);
            await queues.SendAsync(StorageNames.AlertsQueue, AlertJob.Heartbeat, visibleIn: null, cancellationToken);
        }
    }

    /// <summary>Called by the function that sends alerts.</summary>
    public Task AnswerAsync(CancellationToken cancellationToken) =>
        _table.PutAsync(new TableEntity(Partition, Row) { [RanAt] = time.GetUtcNow() }, cancellationToken);

    private async Task RaiseAsync(DateTimeOffset askedAt, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Log.NotRunning(logger, askedAt);

        if (!channel.IsSet)
        {
            return;
        }

        var news = ChannelNews.Plain(
            $"watch-{askedAt.ToUnixTimeSeconds()}-{now.ToUnixTimeSeconds()}",
            "connector-alerts-heartbeat",
            "connector",
            "The connector's alert function is not running",
            $"It was asked for a sign of life at {askedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC and has not answered. "
                + "Until it runs, no administrator is told of anything by mail.",
            now);

        if (await channel.SendAsync(news, cancellationToken) is not SendResult.Sent)
        {
            Log.NotTold(logger);
        }
    }

    private async Task NoteAsync(string column, DateTimeOffset at, CancellationToken cancellationToken) =>
        await _table.UpsertEntityAsync(new TableEntity(Partition, Row) { [column] = at }, TableUpdateMode.Merge, cancellationToken);

    private async Task<TableEntity> FindAsync(CancellationToken cancellationToken) =>
        await _table.FindAsync(Partition, Row, cancellationToken) ?? [];

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The alert function is not running: asked for a sign of life at {AskedAt}, it has not answered")]
        public static partial void NotRunning(ILogger logger, DateTimeOffset askedAt);

        [LoggerMessage(2, LogLevel.Error, "The second channel did not take the message that the alert function is not running")]
        public static partial void NotTold(ILogger logger);
    }
}
