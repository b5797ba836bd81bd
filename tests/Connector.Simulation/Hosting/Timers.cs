using Connector.Importing;
using Connector.Incidents.Driving;
using Connector.Simulation.Time;
using Connector.Storage.Sweeping;

namespace Connector.Simulation.Hosting;

/// <summary>The timers: each ticks on one instance, moves to another when that one dies, and never overlaps with itself.</summary>
internal sealed class Timers(SimulatedWorld world)
{
    private readonly VirtualTime _time = world.Time;

    public void Start()
    {
        Run("EnqueueFetchJobs", TimeSpan.FromMinutes(1), instance => instance.Get<FetchPlanner>().PlanDueAsync(CancellationToken.None));
        Run("ProbeParked", TimeSpan.FromMinutes(1), instance => instance.Get<MinuteSweeps>().HandleAsync(CancellationToken.None));
        Run("WatchProvider", TimeSpan.FromSeconds(15), instance => instance.Get<DriveIncidents>().HandleAsync(CancellationToken.None));
    }

    private void Run(string name, TimeSpan every, Func<Instance, Task> tick) =>
        ScheduleNext(name, every * world.Options.TickEvery, tick, holder: null);

    private void ScheduleNext(string name, TimeSpan every, Func<Instance, Task> tick, Instance? holder)
    {
        var now = _time.GetUtcNow();
        var next = new DateTimeOffset(((now.UtcTicks / every.Ticks) + 1) * every.Ticks, TimeSpan.Zero);
        _time.At(next, () => _time.Start(() => TickAsync(name, every, tick, holder)));
    }

    private async Task TickAsync(string name, TimeSpan every, Func<Instance, Task> tick, Instance? holder)
    {
        var instance = holder is { Network.IsAlive: true } ? holder : world.AnyAlive(name);

        if (instance is null)
        {
            ScheduleNext(name, every, tick, holder);
            return;
        }

        // Whoever holds the timer may die in the middle of its tick: then the tick never ends, and another one takes over.
        var ended = false;
        Watch();

        try
        {
            await tick(instance);
        }
        catch (Exception exception)
        {
            world.Faults.Add(exception);
        }

        if (!ended)
        {
            ended = true;
            ScheduleNext(name, every, tick, instance);
        }

        void Watch() => _time.At(_time.GetUtcNow() + world.Options.Host.TimerLease, () =>
        {
            if (ended)
            {
                return;
            }

            if (instance.Network.IsAlive)
            {
                Watch();
                return;
            }

            ended = true;
            ScheduleNext(name, every, tick, null);
        });
    }
}
