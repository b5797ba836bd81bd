using Microsoft.Extensions.Logging;

namespace Connector.Telemetry;

/// <summary>Runs items independently of each other (I4): the failure of one is logged and counted, and the others run.</summary>
/// <remarks>The only place that catches every exception, because an item may throw any. The caller's cancellation is not caught.</remarks>
public static partial class Isolated
{
    /// <param name="duty">A tag of the metric, so one of few values.</param>
    /// <param name="item">The item's name for the log, without secrets or mail.</param>
    /// <returns>False if it failed.</returns>
    public static async Task<bool> TryAsync(string duty, string item, Func<Task> act, ILogger logger, CancellationToken cancellationToken)
    {
        try
        {
            await act();
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            Metrics.Failed(duty);
            Log.Failed(logger, duty, item, exception);
            return false;
        }
    }

    /// <param name="name">An item's name for the log, without secrets or mail.</param>
    /// <param name="parallel">Maximum items at the same time.</param>
    /// <returns>The number of items that failed.</returns>
    /// <inheritdoc cref="TryAsync"/>
    public static async Task<int> EachAsync<T>(
        string duty,
        IAsyncEnumerable<T> items,
        Func<T, string> name,
        Func<T, CancellationToken, Task> act,
        ILogger logger,
        CancellationToken cancellationToken,
        int parallel = 1)
    {
        var failed = 0;

        await Parallel.ForEachAsync(
            items,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = parallel,
                CancellationToken = cancellationToken,
                TaskScheduler = TaskScheduler.Current,
            },
            async (item, token) =>
            {
                if (!await TryAsync(duty, name(item), () => act(item, token), logger, cancellationToken))
                {
                    Interlocked.Increment(ref failed);
                }
            });

        return failed;
    }

    /// <summary>As the overload above, for items that are in memory.</summary>
    public static Task<int> EachAsync<T>(
        string duty,
        IEnumerable<T> items,
        Func<T, string> name,
        Func<T, CancellationToken, Task> act,
        ILogger logger,
        CancellationToken cancellationToken,
        int parallel = 1) =>
        EachAsync(duty, items.ToAsyncEnumerable(), name, act, logger, cancellationToken, parallel);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Duty} failed for {Item}; the others go on.")]
        public static partial void Failed(ILogger logger, string duty, string item, Exception exception);
    }
}
