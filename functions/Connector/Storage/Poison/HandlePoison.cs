using Microsoft.Extensions.Logging;

namespace Connector.Storage.Poison;

/// <summary>
/// Handles a queue message that failed at every attempt, because of a bug, a crash or unavailable storage. It records the job by queue and
/// id, and has its feature do it again after a growing pause. The log asks for a person if that does not help.
/// </summary>
public sealed partial class HandlePoison(PoisonTable table, IEnumerable<PoisonQueue> queues, ILogger<HandlePoison> logger)
{
    /// <param name="queue">The queue of the job, without <c>-poison</c>.</param>
    /// <param name="text">The text of the message. It may hold anything, so it is never logged.</param>
    public async Task HandleAsync(string queue, string messageId, string text, CancellationToken cancellationToken)
    {
        var source = queues.Single(one => one.Queue == queue);
        var job = source.Read(text);
        var record = await table.RecordAsync(queue, messageId, job?.Content, cancellationToken);

        if (job is not null && await TryRetryAsync(job, record, cancellationToken))
        {
            Log.Retried(logger, record.Level, source.Name, messageId, record.Times, job.Name, record.Id);
        }
        else
        {
            Log.Unknown(logger, source.Name, messageId, record.Id);
        }
    }

    /// <returns>False if the row of the job is gone, or cannot be read, which may be why the job failed.</returns>
    private static async Task<bool> TryRetryAsync(PoisonJob job, PoisonRecord record, CancellationToken cancellationToken)
    {
        try
        {
            return await job.RetryAsync(record, cancellationToken);
        }
        catch (Exception exception) when (Rows.IsUnreadable(exception))
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1, LogLevel.Error,
            "Poison in {Queue}: message {MessageId} is not a job, or names a row that is gone or cannot be read. It is kept as {Poison}.")]
        public static partial void Unknown(ILogger logger, string queue, string messageId, string poison);

        [LoggerMessage(
            EventId = 2,
            Message = "Poison in {Queue}: message {MessageId} failed on every try, {Times} times so far; {Job} is tried again later. "
                + "It is kept as {Poison}.")]
        public static partial void Retried(
            ILogger logger, LogLevel level, string queue, string messageId, int times, string job, string poison);
    }
}
