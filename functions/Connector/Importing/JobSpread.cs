namespace Connector.Importing;

/// <summary>
/// Spreads the jobs of a tick over some seconds: so many begin at once, as many a second later, and so on. Jobs beyond these seconds are
/// left to the next tick.
/// </summary>
internal sealed class JobSpread(DateTimeOffset begunAt, int jobsPerSecond, int seconds)
{
    private int _asked;

    public DateTimeOffset BegunAt => begunAt;

    /// <summary>Jobs that may begin.</summary>
    public int Count => Math.Min(_asked, jobsPerSecond * seconds);

    /// <summary>Whether a job was left.</summary>
    public bool HasLeft => _asked > jobsPerSecond * seconds;

    /// <returns>When the next job may begin; null if it is left.</returns>
    public DateTimeOffset? Next()
    {
        var job = Interlocked.Increment(ref _asked) - 1;
        return job < jobsPerSecond * seconds ? begunAt.AddSeconds(job / jobsPerSecond) : null;
    }
}
