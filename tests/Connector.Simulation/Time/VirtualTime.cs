namespace Connector.Simulation.Time;

/// <summary>
/// A clock that jumps from one event to the next, and the one thread on which everything happens: whatever is started here runs its
/// continuations here, one after the other, so that a seed decides the whole day.
/// </summary>
/// <remarks>A continuation that leaves this thread for the pool would make a day irreproducible; <see cref="Strays"/> counts it.</remarks>
public sealed class VirtualTime : TimeProvider
{
    private readonly PriorityQueue<Action, (long At, long Order)> _due = new();
    private readonly TurnScheduler _turns;
    private long _now;
    private long _order;

    public VirtualTime(DateTimeOffset start)
    {
        _now = start.UtcTicks;
        _turns = new TurnScheduler();
    }

    /// <summary>Continuations that came from another thread.</summary>
    public int Strays => _turns.Strays;

    /// <summary>An exception outside of any handler, which is a fault of the simulation itself.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>Events so far.</summary>
    public long Events => _order;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => new(_now, TimeSpan.Zero);

    public override long GetTimestamp() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    public void At(DateTimeOffset moment, Action happens) => At(moment.UtcTicks, happens);

    public Task AfterAsync(TimeSpan delay)
    {
        var done = new TaskCompletionSource();
        At(_now + delay.Ticks, done.SetResult);
        return done.Task;
    }

    /// <summary>Starts work without awaiting it.</summary>
    public void Start(Func<Task> work) => _ = Task.Factory.StartNew(
        () => GuardAsync(work), CancellationToken.None, TaskCreationOptions.DenyChildAttach, _turns);

    /// <summary>Lets everything happen that happens until then.</summary>
    public void RunUntil(DateTimeOffset end)
    {
        _turns.Enter();
        _turns.RunAll();

        while (Fault is null && _due.TryPeek(out _, out var next) && next.At <= end.UtcTicks)
        {
            _now = Math.Max(_now, next.At);
            _due.Dequeue()();
            _turns.RunAll();
        }

        _now = Math.Max(_now, end.UtcTicks);

        if (Fault is not null)
        {
            throw new InvalidOperationException($"The simulation itself failed at {GetUtcNow():O}.", Fault);
        }
    }

    internal void At(long ticks, Action happens) => _due.Enqueue(happens, (Math.Max(ticks, _now), _order++));

    internal long Now => _now;

    private async Task GuardAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception exception)
        {
            Fault ??= exception;
        }
    }
}
