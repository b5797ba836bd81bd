namespace Connector.Importing;

/// <summary>Lets as many through side by side as there are lanes open at the moment. Whoever waits is let in by one that leaves.</summary>
/// <param name="open">How many; asked anew each time, since it follows Gmail's patience.</param>
internal sealed class LaneGate(Func<int> open)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _left;
    private int _inside;

    public async ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        while (TryEnter() is { } left)
        {
            await left.WaitAsync(cancellationToken);
        }
    }

    public void Leave()
    {
        TaskCompletionSource? left;

        lock (_gate)
        {
            _inside--;
            (left, _left) = (_left, null);
        }

        // Outside of the lock: whoever waits goes on from here, on its own scheduler.
        left?.SetResult();
    }

    /// <returns>Null when inside; or else the next one's leaving.</returns>
    private Task? TryEnter()
    {
        lock (_gate)
        {
            if (_inside < Math.Max(1, open()))
            {
                _inside++;
                return null;
            }

            return (_left ??= new TaskCompletionSource()).Task;
        }
    }
}
