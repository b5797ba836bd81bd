namespace Connector.Importing;

/// <summary>
/// Spreads jobs over some seconds: so many begin at once, as many a second later, and so on. Jobs beyond these seconds are left to the next
/// tick or round.
/// </summary>
internal sealed class JobSpread(int jobsPerSecond, int seconds)
{
    private readonly int _most = jobsPerSecond * seconds;
    private int _asked;

    /// <summary>Jobs that may begin.</summary>
    public int Count => Math.Min(_asked, _most);

    /// <summary>Whether a job was left.</summary>
    public bool HasLeft => _asked > _most;

    /// <returns>How long the next job waits; null if it is left.</returns>
    public TimeSpan? Next()
    {
        var job = Interlocked.Increment(ref _asked) - 1;
        return job < _most ? TimeSpan.FromSeconds(job / jobsPerSecond) : null;
    }
}
