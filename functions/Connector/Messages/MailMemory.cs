namespace Connector.Messages;

/// <summary>
/// The memory that mails in flight in this instance may take together. A small mail reserves none. A larger one reserves all that it needs
/// before it is read on, or waits, so that no mail waits while it holds a part.
/// </summary>
/// <param name="bytes">The memory of all mails. A mail that is larger gets all of it.</param>
public sealed class MailMemory(long bytes, TimeProvider time)
{
    /// <summary>A mail may take this much without a reservation, since the number of mails in flight is bounded.</summary>
    public const int Unasked = 128 * 1024;

    private readonly long _all = bytes;
    private readonly Lock _gate = new();
    private readonly LinkedList<Share> _waiting = new();
    private long _free = bytes;

    /// <summary>Waits for memory in the order of the calls.</summary>
    /// <returns>The reservation, to be disposed of with the mail.</returns>
    public Task<IDisposable> ReserveAsync(long wanted, CancellationToken cancellationToken) =>
        ReserveAsync(wanted, Timeout.InfiniteTimeSpan, cancellationToken)!;

    /// <returns>Null when the wait took too long.</returns>
    public async Task<IDisposable?> ReserveAsync(long wanted, TimeSpan patience, CancellationToken cancellationToken)
    {
        var share = new Share(this, Math.Clamp(wanted, 0, _all));

        lock (_gate)
        {
            _waiting.AddLast(share);
            Serve();
        }

        try
        {
            await share.Granted.WaitAsync(patience, time, cancellationToken);
            return share;
        }
        catch (TimeoutException)
        {
            return GiveUp(share) ? null : share;
        }
        catch (OperationCanceledException)
        {
            if (!GiveUp(share))
            {
                share.Dispose();
            }

            throw;
        }
    }

    /// <returns>False when the memory was granted at the last moment.</returns>
    private bool GiveUp(Share share)
    {
        lock (_gate)
        {
            var gaveUp = _waiting.Remove(share);
            Serve();
            return gaveUp;
        }
    }

    private void Serve()
    {
        while (_waiting.First is { Value: var next } && next.Bytes <= _free)
        {
            _waiting.RemoveFirst();
            _free -= next.Bytes;
            next.Grant();
        }
    }

    private void Return(long returned)
    {
        lock (_gate)
        {
            _free += returned;
            Serve();
        }
    }

    private sealed class Share(MailMemory memory, long bytes) : IDisposable
    {
        private readonly TaskCompletionSource _granted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _isReturned;

        public long Bytes => bytes;

        public Task Granted => _granted.Task;

        public void Grant() => _granted.SetResult();

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isReturned, 1) == 0)
            {
                memory.Return(bytes);
            }
        }
    }
}
