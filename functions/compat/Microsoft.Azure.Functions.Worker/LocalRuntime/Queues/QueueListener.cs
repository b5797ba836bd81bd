using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker.LocalRuntime.Configuration;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Queues;

/// <summary>
/// Watches one queue for one function. No more than <c>batchSize + newBatchThreshold</c> messages are in flight; an outage of
/// storage delays it and never ends it.
/// </summary>
internal sealed partial class QueueListener(
    QueueClient queue, MessageAttempt attempt, QueueSettings settings, LocalRuntimeOptions options, TimeProvider time, ILogger logger)
    : ITriggerListener
{
    private readonly PollDelay _delay = new(settings.MaxPollingInterval);
    private readonly List<Task> _inFlight = [];
    private bool _isOut;

    /// <summary>Ends when told to stop and all messages in flight have their outcome.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        await CreateQueueAsync(stopping);
        while (!stopping.IsCancellationRequested)
        {
            await MakeRoomAsync(stopping);
            if (!stopping.IsCancellationRequested && await StartBatchAsync(stopping) == 0)
            {
                await PauseAsync(stopping);
            }
        }

        await Task.WhenAll(_inFlight);
    }

    private async Task CreateQueueAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested && !await TryAsync(() => queue.CreateIfNotExistsAsync(cancellationToken: CancellationToken.None)))
        {
            await PauseAsync(stopping);
        }
    }

    private async Task MakeRoomAsync(CancellationToken stopping)
    {
        _inFlight.RemoveAll(task => task.IsCompleted);
        while (_inFlight.Count > settings.NewBatchThreshold && !stopping.IsCancellationRequested)
        {
            await ((Task)Task.WhenAny(_inFlight)).WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _inFlight.RemoveAll(task => task.IsCompleted);
        }
    }

    private async Task<int> StartBatchAsync(CancellationToken stopping)
    {
        // A receive that is cut off half-way would hide its messages for the whole lease: it always ends by itself.
        QueueMessage[] messages = [];
        await TryAsync(async () => messages = (await queue.ReceiveMessagesAsync(
            settings.BatchSize, options.MessageLease, CancellationToken.None)).Value);
        foreach (var message in messages)
        {
            _inFlight.Add(stopping.IsCancellationRequested
                ? attempt.ReleaseAsync(message)
                : Task.Run(() => attempt.RunAsync(message), CancellationToken.None));
        }

        if (messages.Length > 0)
        {
            _delay.Reset();
        }

        return messages.Length;
    }

    private Task PauseAsync(CancellationToken stopping) =>
        Delay.For(_delay.Next(), time, stopping);

    private async Task<bool> TryAsync(Func<Task> call)
    {
        try
        {
            await call();
            Recovered();
            return true;
        }
        catch (RequestFailedException refusal) when (StorageAnswers.MeansNoQueue(refusal))
        {
            return await TryAsync(() => queue.CreateIfNotExistsAsync(cancellationToken: CancellationToken.None));
        }
        catch (Exception exception)
        {
            Failed(exception);
            return false;
        }
    }

    private void Recovered()
    {
        if (_isOut)
        {
            _isOut = false;
            Log.Recovered(logger, queue.Name);
        }
    }

    private void Failed(Exception exception)
    {
        if (!_isOut)
        {
            _isOut = true;
            Log.Failing(logger, exception, queue.Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Queue {Queue} cannot be read; trying on until it can")]
        public static partial void Failing(ILogger logger, Exception exception, string queue);

        [LoggerMessage(2, LogLevel.Information, "Queue {Queue} can be read again")]
        public static partial void Recovered(ILogger logger, string queue);
    }
}
