using Connector.Simulation.Storage;
using Connector.Simulation.Time;

namespace Connector.Simulation.Hosting;

/// <summary>
/// The work of the Functions host on one queue: it receives batches, retries a failed message after a pause, and moves it to the poison
/// queue in the end.
/// </summary>
/// <param name="poison">Null if the queue is itself a poison queue.</param>
internal sealed class QueueListener(
    SimulatedWorld world, Network network, MessageQueue queue, MessageQueue? poison, Random chance, Func<QueuedMessage, Task> handle)
{
    private readonly VirtualTime _time = world.Time;
    private readonly QueueHostOptions _options = world.Options.Host;
    private int _inFlight;
    private DateTimeOffset _pollAt = DateTimeOffset.MaxValue;

    public void Listen()
    {
        queue.Arriving += Notice;

        if (queue.NextVisibleAt is { } next)
        {
            Notice(next);
        }
    }

    /// <summary>Schedules the poll that finds a message, a little after the message becomes visible.</summary>
    private void Notice(DateTimeOffset visibleAt)
    {
        var pollAt = Later(visibleAt, _time.GetUtcNow()) + (_options.PollEvery * chance.NextDouble());

        if (network.IsAlive && pollAt < _pollAt)
        {
            _pollAt = pollAt;
            _time.At(pollAt, () => Poll(pollAt));
        }
    }

    private void Poll(DateTimeOffset at)
    {
        if (_pollAt != at || !network.IsAlive)
        {
            return;
        }

        _pollAt = DateTimeOffset.MaxValue;
        Fill();
    }

    private void Fill()
    {
        if (_inFlight > _options.NewBatchThreshold || !network.IsAlive)
        {
            return;
        }

        var received = queue.Receive(_options.BatchSize, _options.MessageLease);
        network.Meter?.Called($"{queue.Name}.receive");
        network.Meter?.Moved(queue.Name, received.Count);

        foreach (var message in received)
        {
            _inFlight++;
            _time.Start(() => WorkAsync(message));
        }

        if (queue.NextVisibleAt is { } next && _inFlight <= _options.NewBatchThreshold)
        {
            Notice(next);
        }
    }

    private async Task WorkAsync(QueuedMessage message)
    {
        await network.HostAsync("queue.receive");
        var begunAt = _time.GetUtcNow();
        var renewal = _time.CreateTimer(_ => Renew(message), null, _options.MessageLease / 2, _options.MessageLease / 2);

        try
        {
            await handle(message);
            world.Invocations.Note(queue.Name, _time.GetUtcNow() - begunAt);
            await network.StorageAsync("queue.delete");
            network.Meter?.Moved(queue.Name, 1);
            queue.Delete(message);
        }
        catch (Exception exception)
        {
            world.Faults.Add(exception);
            await PutBackAsync(message);
        }

        await renewal.DisposeAsync();
        _inFlight--;
        Fill();
    }

    private async Task PutBackAsync(QueuedMessage message)
    {
        if (message.Dequeued >= _options.MaxDequeueCount && poison is not null)
        {
            await network.HostAsync("queue.poison");
            poison.Add(message.Text, null, TimeSpan.FromSeconds(-1));
            queue.Delete(message);
        }
        else
        {
            queue.Return(message, _options.VisibilityTimeout);
        }
    }

    private void Renew(QueuedMessage message)
    {
        if (network.IsAlive)
        {
            network.Meter?.Called("queue.renew");
            queue.Return(message, _options.MessageLease);
        }
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}

/// <summary>The settings of host.json, and the host's own constants.</summary>
public sealed record QueueHostOptions
{
    public int BatchSize { get; init; } = 16;

    public int NewBatchThreshold { get; init; } = 8;

    public int MaxDequeueCount { get; init; } = 5;

    public TimeSpan VisibilityTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a message stays hidden after its worker died.</summary>
    public TimeSpan MessageLease { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The longest pause between two polls of an empty queue.</summary>
    public TimeSpan PollEvery { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the timers stop after the death of the instance that ran them.</summary>
    public TimeSpan TimerLease { get; init; } = TimeSpan.FromSeconds(15);
}
