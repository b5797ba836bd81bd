using Connector.Simulation.Storage;
using Connector.Simulation.Time;

namespace Connector.Simulation.Hosting;

/// <summary>The work of the Functions host on one queue: batches, a second try after a pause, and the poison queue at last.</summary>
/// <param name="poison">Null for a poison queue.</param>
/// <param name="failed">Told of every invocation that threw.</param>
internal sealed class QueueListener(
    VirtualTime time, Network network, MessageQueue queue, MessageQueue? poison, QueueHostOptions options, Random chance,
    Func<QueuedMessage, Task> handle, Action<Exception> failed)
{
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

    /// <summary>A message can be seen then: the poll that finds it comes a little later.</summary>
    private void Notice(DateTimeOffset visibleAt)
    {
        var pollAt = Later(visibleAt, time.GetUtcNow()) + (options.PollEvery * chance.NextDouble());

        if (network.IsAlive && pollAt < _pollAt)
        {
            _pollAt = pollAt;
            time.At(pollAt, () => Poll(pollAt));
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
        if (_inFlight > options.NewBatchThreshold || !network.IsAlive)
        {
            return;
        }

        var received = queue.Receive(options.BatchSize, options.MessageLease);

        foreach (var message in received)
        {
            _inFlight++;
            time.Start(() => WorkAsync(message));
        }

        if (queue.NextVisibleAt is { } next && _inFlight <= options.NewBatchThreshold)
        {
            Notice(next);
        }
    }

    private async Task WorkAsync(QueuedMessage message)
    {
        await network.HostAsync("queue.receive");
        var renewal = time.CreateTimer(_ => Renew(message), null, options.MessageLease / 2, options.MessageLease / 2);

        try
        {
            await handle(message);
            await network.StorageAsync("queue.delete");
            queue.Delete(message);
        }
        catch (Exception exception)
        {
            failed(exception);
            await PutBackAsync(message);
        }

        await renewal.DisposeAsync();
        _inFlight--;
        Fill();
    }

    private async Task PutBackAsync(QueuedMessage message)
    {
        if (message.Dequeued >= options.MaxDequeueCount && poison is not null)
        {
            await network.HostAsync("queue.poison");
            poison.Add(message.Text, null, TimeSpan.FromSeconds(-1));
            queue.Delete(message);
        }
        else
        {
            queue.Return(message, options.VisibilityTimeout);
        }
    }

    private void Renew(QueuedMessage message)
    {
        if (network.IsAlive)
        {
            queue.Return(message, options.MessageLease);
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

    /// <summary>How long a message stays hidden whose worker died.</summary>
    public TimeSpan MessageLease { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a queue that was empty may go unasked.</summary>
    public TimeSpan PollEvery { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the timers stop after the death of the instance that ran them.</summary>
    public TimeSpan TimerLease { get; init; } = TimeSpan.FromSeconds(15);
}
