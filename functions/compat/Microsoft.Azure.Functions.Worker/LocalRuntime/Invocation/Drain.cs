namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Invocation;

/// <summary>The two moments of a shutdown: no new work, and then, when the grace is over, the end of what still runs.</summary>
internal sealed class Drain : IDisposable
{
    private readonly LocalRuntimeOptions _options;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _expired = new();
    private ITimer? _grace;

    public Drain(LocalRuntimeOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;

        // Kept, since what does not end in time still asks for them after the disposal.
        Stopping = _stopping.Token;
        Expired = _expired.Token;
    }

    /// <summary>Fires at once: nothing new is started.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>Fires after the grace: invocations are told to give up.</summary>
    public CancellationToken Expired { get; }

    public void Begin()
    {
        _grace ??= _time.CreateTimer(_ => _expired.Cancel(), null, _options.DrainGrace, Timeout.InfiniteTimeSpan);
        _stopping.Cancel();
    }

    public void Dispose()
    {
        _grace?.Dispose();
        _stopping.Dispose();
        _expired.Dispose();
    }
}
