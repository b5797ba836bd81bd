namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Invocation;

/// <summary>The two moments of a shutdown: no new work, and then, when the grace is over, the end of what still runs.</summary>
internal sealed class Drain(LocalRuntimeOptions options, TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _expired = new();
    private ITimer? _grace;

    /// <summary>Fires at once: nothing new is started.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Fires after the grace: invocations are told to give up.</summary>
    public CancellationToken Expired => _expired.Token;

    public void Begin()
    {
        _grace ??= time.CreateTimer(_ => _expired.Cancel(), null, options.DrainGrace, Timeout.InfiniteTimeSpan);
        _stopping.Cancel();
    }

    public void Dispose()
    {
        _grace?.Dispose();
        _stopping.Dispose();
        _expired.Dispose();
    }
}
