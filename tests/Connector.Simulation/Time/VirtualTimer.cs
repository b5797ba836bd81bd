namespace Connector.Simulation.Time;

/// <summary>A timer of <see cref="VirtualTime"/>.</summary>
internal sealed class VirtualTimer(VirtualTime time, TimerCallback callback, object? state) : ITimer
{
    private int _generation;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        var generation = ++_generation;

        if (dueTime >= TimeSpan.Zero)
        {
            Schedule(time.Now + dueTime.Ticks, period, generation);
        }

        return true;
    }

    public void Dispose() => _generation++;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Schedule(long at, TimeSpan period, int generation) => time.At(at, () =>
    {
        if (generation != _generation)
        {
            return;
        }

        if (period > TimeSpan.Zero)
        {
            Schedule(at + period.Ticks, period, generation);
        }

        callback(state);
    });
}
