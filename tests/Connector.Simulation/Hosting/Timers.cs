using Connector.Importing;
using Connector.Importing.Push;
using Connector.Incidents.Driving;
using Connector.Reporting;
using Connector.Simulation.Time;
using Connector.Storage.Sweeping;

namespace Connector.Simulation.Hosting;

/// <summary>The timers. Each ticks on one instance, moves to another one when that instance dies, and never overlaps with itself.</summary>
internal sealed class Timers(SimulatedWorld world)
{
    private readonly VirtualTime _time = world.Time;

    public void Start()
    {
        Begin("EnqueueFetchJobs", TimeSpan.FromMinutes(1), instance => instance.Get<FetchPlanner>().PlanDueAsync(CancellationToken.None));
        Begin("ProbeParked", TimeSpan.FromMinutes(1), instance => instance.Get<MinuteSweeps>().HandleAsync(CancellationToken.None));
        Begin(
            "WatchProvider", TimeSpan.FromMinutes(1), instance => instance.Get<DriveIncidents>().HandleAsync(CancellationToken.None),
            TimeSpan.FromSeconds(30));

        if (world.Options.HasAllTimers)
        {
            Begin("ReportState", TimeSpan.FromMinutes(1), instance => instance.Get<ReportState>().HandleAsync(CancellationToken.None));
        }

        if (world.Options is { HasAllTimers: true, IsPushed: true })
        {
            Begin("RenewWatches", TimeSpan.FromMinutes(5), instance => instance.Get<RenewWatches>().HandleAsync(CancellationToken.None));
        }
    }

    /// <param name="offset">The first tick after a multiple of the interval.</param>
    private void Begin(string name, TimeSpan every, Func<Instance, Task> tick, TimeSpan offset = default) =>
        ScheduleNext(new TickingTimer(name, every * world.Options.TickEvery, offset, tick), holder: null);

    private void ScheduleNext(TickingTimer timer, Instance? holder)
    {
        var now = _time.GetUtcNow();
        var passed = (now - timer.Offset).UtcTicks / timer.Every.Ticks;
        var next = new DateTimeOffset((passed + 1) * timer.Every.Ticks, TimeSpan.Zero) + timer.Offset;
        _time.At(next, () => _time.Start(() => TickAsync(timer, holder)));
    }

    private async Task TickAsync(TickingTimer timer, Instance? holder)
    {
        var instance = holder is { Network.IsAlive: true } ? holder : world.AnyAlive(timer.Name);

        if (instance is null)
        {
            ScheduleNext(timer, holder);
            return;
        }

        var run = new TimerRun(instance);
        CheckLater(timer, run);
        var begunAt = _time.GetUtcNow();

        try
        {
            await timer.Tick(instance);
        }
        catch (Exception exception)
        {
            world.Faults.Add(exception);
        }

        world.Invocations.Note(timer.Name, _time.GetUtcNow() - begunAt);
        End(timer, run, nextHolder: instance);
    }

    /// <summary>The tick of an instance that dies never ends, so another instance takes the timer over when its lease ends.</summary>
    private void CheckLater(TickingTimer timer, TimerRun run) => _time.At(_time.GetUtcNow() + world.Options.Host.TimerLease, () =>
    {
        if (run.Instance.Network.IsAlive && !run.IsOver)
        {
            CheckLater(timer, run);
        }
        else
        {
            End(timer, run, nextHolder: null);
        }
    });

    private void End(TickingTimer timer, TimerRun run, Instance? nextHolder)
    {
        if (!run.IsOver)
        {
            run.IsOver = true;
            ScheduleNext(timer, nextHolder);
        }
    }

    private sealed record TickingTimer(string Name, TimeSpan Every, TimeSpan Offset, Func<Instance, Task> Tick);

    private sealed class TimerRun(Instance instance)
    {
        public Instance Instance => instance;

        public bool IsOver { get; set; }
    }
}
