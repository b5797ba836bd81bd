using Azure.Data.Tables;
using Connector.Alerting.Channel;
using Connector.Storage;
using Microsoft.Extensions.Logging;

namespace Connector.Alerting;

/// <summary>
/// Watches the function that sends alerts: now and then puts a sign of life on its queue, and tells where no answer comes. The answer is
/// the row <c>!watch</c>/<c>heartbeat</c> in Alerts.
/// </summary>
public sealed partial class AlertWatch(
    TableServiceClient tables, WorkQueues queues, AlertChannel channel, TimeProvider time, ILogger<AlertWatch> logger)
{
    /// <summary>No account's id; a job that names it is a sign of life.</summary>
    public const string Partition = "!watch";

    private const string Row = "heartbeat";

    private static readonly TimeSpan AskEvery = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan AnswerWithin = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan RaiseEvery = TimeSpan.FromHours(1);

    private readonly TableClient _table = tables.GetTableClient(StorageNames.AlertsTable);

    /// <summary>When the function that sends alerts last answered; null for never.</summary>
    public async Task<DateTimeOffset?> LastRunAsync(CancellationToken cancellationToken) => (await FindAsync(cancellationToken))?.GetDateTimeOffset("RanAt");

    /// <summary>Time since the function that sends alerts last ran, or since it was first asked; null before that.</summary>
    public async Task<TimeSpan?> AgeAsync(CancellationToken cancellationToken)
    {
        var row = await FindAsync(cancellationToken);
        return time.GetUtcNow() - (row?.GetDateTimeOffset("RanAt") ?? row?.GetDateTimeOffset("AskedAt"));
    }

    /// <summary>From a timer: asks for a sign of life, and tells when the last question is still open.</summary>
    public async Task AskAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var row = await FindAsync(cancellationToken) ?? new TableEntity(Partition, Row);
        var (ranAt, askedAt, raisedAt) = (row.GetDateTimeOffset("RanAt"), row.GetDateTimeOffset("AskedAt"), row.GetDateTimeOffset("RaisedAt"));

        if (askedAt is { } asked && asked + AnswerWithin <= now && !(raisedAt + RaiseEvery > now))
        {
            await RaiseAsync(asked, now, cancellationToken);
            await NoteAsync("RaisedAt", now, cancellationToken);
        }

        // One question at a time, and another one when it must be lost.
        if (askedAt is null ? !(ranAt + AskEvery > now) : askedAt + RaiseEvery <= now)
        {
            await NoteAsync("AskedAt", now, cancellationToken);
            await queues.SendAsync(StorageNames.AlertsQueue, new AlertJob(Partition, Row), visibleIn: null, cancellationToken);
        }
    }

    /// <summary>From the function that sends alerts: it lives.</summary>
    public async Task AnswerAsync(CancellationToken cancellationToken) =>
        await _table.UpsertEntityAsync(new TableEntity(Partition, Row) { ["RanAt"] = time.GetUtcNow() }, TableUpdateMode.Replace, cancellationToken);

    private async Task RaiseAsync(DateTimeOffset askedAt, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Log.NotRunning(logger, askedAt);

        if (channel.IsSet)
        {
            var news = ChannelNews.Plain(
                $"watch-{askedAt.ToUnixTimeSeconds()}-{now.ToUnixTimeSeconds()}",
                "connector-alerts-heartbeat",
                "connector",
                "The connector's alert function is not running",
                $"It was asked for a sign of life at {askedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC and has not answered. Until it runs, no administrator is told of anything by mail.",
                now);

            if (await channel.SendAsync(news, cancellationToken) is not SendResult.Sent)
            {
                Log.NotTold(logger);
            }
        }
    }

    private async Task NoteAsync(string column, DateTimeOffset at, CancellationToken cancellationToken) =>
        await _table.UpsertEntityAsync(new TableEntity(Partition, Row) { [column] = at }, TableUpdateMode.Merge, cancellationToken);

    private async Task<TableEntity?> FindAsync(CancellationToken cancellationToken)
    {
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(Partition, Row, cancellationToken: cancellationToken);
        return row.HasValue ? row.Value : null;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The alert function is not running: asked for a sign of life at {AskedAt}, it has not answered")]
        public static partial void NotRunning(ILogger logger, DateTimeOffset askedAt);

        [LoggerMessage(2, LogLevel.Error, "The second channel did not take the news that the alert function is not running")]
        public static partial void NotTold(ILogger logger);
    }
}
