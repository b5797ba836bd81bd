using System.Collections.Concurrent;

namespace Connector.Simulation.Time;

/// <summary>Runs tasks one after the other on the thread that asks it to.</summary>
internal sealed class TurnScheduler : TaskScheduler
{
    private readonly ConcurrentQueue<Task> _ready = new();
    private int _thread;

    public int Strays { get; private set; }

    /// <summary>One thread, on which any number of tasks wait: Parallel must not take the one for the other.</summary>
    public override int MaximumConcurrencyLevel => int.MaxValue;

    public void Enter() => _thread = Environment.CurrentManagedThreadId;

    public void RunAll()
    {
        while (_ready.TryDequeue(out var task))
        {
            TryExecuteTask(task);
        }
    }

    protected override void QueueTask(Task task)
    {
        if (_thread != 0 && Environment.CurrentManagedThreadId != _thread)
        {
            Strays++;
        }

        _ready.Enqueue(task);
    }

    /// <summary>In its turn, and not before: what is ready first runs first.</summary>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => _ready;
}
