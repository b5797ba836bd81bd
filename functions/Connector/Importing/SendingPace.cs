namespace Connector.Importing;

/// <summary>
/// Lets jobs be sent evenly, so many a second. A queue takes 2,000 messages a second, of which workers receive and delete some at the same
/// time (https://learn.microsoft.com/azure/storage/queues/scalability-targets).
/// </summary>
internal sealed class SendingPace(int perSecond, TimeProvider time)
{
    private readonly Lock _lock = new();
    private long _next = long.MinValue;

    /// <summary>Returns when the next job may be sent.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        TimeSpan wait;

        lock (_lock)
        {
            var now = time.GetTimestamp();
            var turn = Math.Max(_next, now);
            _next = turn + (time.TimestampFrequency / perSecond);
            wait = time.GetElapsedTime(now, turn);
        }

        return Task.Delay(wait, time, cancellationToken);
    }
}
