namespace Connector.Importing;

/// <summary>
/// Spreads the jobs of one tick over the seconds until the next one: so many begin at once, as many a second later, and so on.
/// </summary>
internal sealed class JobSpread(int jobsPerSecond)
{
    /// <summary>The rest begins together, because the next tick plans the next jobs.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(50);

    private int _jobs = -1;

    /// <summary>How long the next job waits.</summary>
    public TimeSpan Next()
    {
        var wait = TimeSpan.FromSeconds(Interlocked.Increment(ref _jobs) / jobsPerSecond);
        return wait < Longest ? wait : Longest;
    }
}
