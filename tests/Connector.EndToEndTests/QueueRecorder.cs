using System.Collections.Concurrent;
using Azure.Storage.Queues;

namespace Connector.EndToEndTests;

/// <summary>Looks into every queue, poison too, as often as it can, and keeps what it sees; takes nothing.</summary>
internal sealed class QueueRecorder : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, string> _seen = new(StringComparer.Ordinal);
    private readonly Task _listening;

    public QueueRecorder(QueueServiceClient queues) => _listening = ListenAsync(queues);

    /// <returns>The text of each message.</returns>
    public async Task<IReadOnlyCollection<string>> StopAsync()
    {
        await _stop.CancelAsync();
        await _listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        return [.. _seen.Values];
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task ListenAsync(QueueServiceClient queues)
    {
        const int MostAtOnce = 32;

        while (!_stop.IsCancellationRequested)
        {
            await foreach (var queue in queues.GetQueuesAsync(cancellationToken: _stop.Token))
            {
                foreach (var message in (await queues.GetQueueClient(queue.Name).PeekMessagesAsync(MostAtOnce, _stop.Token)).Value)
                {
                    _seen.TryAdd(message.MessageId, message.Body.ToString());
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, _stop.Token);
        }
    }
}
