namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Queues;

/// <summary>The pause before the next look at a queue: 100 ms, doubled each time nothing was found, up to the setting.</summary>
internal sealed class PollDelay(TimeSpan longest)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    private TimeSpan _next = Shortest;

    public void Reset() => _next = Shortest;

    public TimeSpan Next()
    {
        var delay = _next < longest ? _next : longest;
        _next = delay + delay;
        return delay;
    }
}
