using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Queues;

/// <summary>Keeps a received message invisible while its function runs: renews at half time.</summary>
internal sealed partial class MessageLease : IAsyncDisposable
{
    private readonly QueueClient _queue;
    private readonly QueueMessage _message;
    private readonly TimeSpan _duration;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _renewals;

    public MessageLease(QueueClient queue, QueueMessage message, TimeSpan duration, TimeProvider time, ILogger logger)
    {
        _queue = queue;
        _message = message;
        _duration = duration;
        _time = time;
        _logger = logger;
        PopReceipt = message.PopReceipt;
        _renewals = RenewAsync();
    }

    /// <summary>The receipt of the last renewal; final once the lease is disposed of.</summary>
    public string PopReceipt { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _renewals;
        _ended.Dispose();
    }

    private async Task RenewAsync()
    {
        var pause = _duration / 2;
        while (await PauseAsync(pause))
        {
            try
            {
                var receipt = await _queue.UpdateMessageAsync(
                    _message.MessageId, PopReceipt, visibilityTimeout: _duration, cancellationToken: CancellationToken.None);
                PopReceipt = receipt.Value.PopReceipt;
                pause = _duration / 2;
            }
            catch (RequestFailedException refusal) when (StorageAnswers.MeansNotOurs(refusal))
            {
                Log.Lost(_logger, _queue.Name, _message.MessageId);
                return;
            }
            catch (Exception exception) when (StorageAnswers.IsOutage(exception))
            {
                pause = _duration / 20;
            }
        }
    }

    private async Task<bool> PauseAsync(TimeSpan pause)
    {
        await Task.Delay(pause, _time, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !_ended.IsCancellationRequested;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Lost the lease on message {MessageId} of {Queue}; it may run twice")]
        public static partial void Lost(ILogger logger, string queue, string messageId);
    }
}
