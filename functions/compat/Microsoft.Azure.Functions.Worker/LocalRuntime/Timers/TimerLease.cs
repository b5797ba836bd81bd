using Azure;
using Azure.Storage.Blobs.Specialized;

namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Timers;

/// <summary>The right to run a timer, renewed until it is given back or lost.</summary>
internal sealed class TimerLease : IAsyncDisposable
{
    private readonly BlobLeaseClient _client;
    private readonly TimeSpan _duration;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _ended = new();
    private readonly CancellationTokenSource _lost = new();
    private readonly Task _renewals;

    public TimerLease(BlobLeaseClient client, TimeSpan duration, TimeProvider time)
    {
        _client = client;
        _duration = duration;
        _time = time;
        _renewals = RenewAsync();
    }

    /// <summary>Fires when another instance may have the timer.</summary>
    public CancellationToken Lost => _lost.Token;

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _renewals;
        await ReleaseAsync();
        _ended.Dispose();
        _lost.Dispose();
    }

    private async Task RenewAsync()
    {
        var renewed = _time.GetTimestamp();
        var pause = _duration / 3;
        while (await PauseAsync(pause))
        {
            try
            {
                await _client.RenewAsync(cancellationToken: CancellationToken.None);
                renewed = _time.GetTimestamp();
                pause = _duration / 3;
            }
            catch (RequestFailedException refusal) when (refusal.Status is 404 or 409 or 412)
            {
                await _lost.CancelAsync();
                return;
            }
            catch (Exception) when (_time.GetElapsedTime(renewed) < _duration)
            {
                pause = _duration / 15;
            }
            catch (Exception)
            {
                await _lost.CancelAsync();
                return;
            }
        }
    }

    private async Task<bool> PauseAsync(TimeSpan pause)
    {
        await Delay.For(pause, _time, _ended.Token);
        return !_ended.IsCancellationRequested;
    }

    private async Task ReleaseAsync()
    {
        try
        {
            await _client.ReleaseAsync(cancellationToken: CancellationToken.None);
        }
        catch (Exception)
        {
            // It lapses by itself.
        }
    }
}
