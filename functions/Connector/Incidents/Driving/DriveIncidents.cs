using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Connector.Incidents.Driving;

/// <summary>
/// Decides when a round over the incidents runs: on every tick of the timer, in quick succession while an incident moves, and as soon as a
/// fetch meets a failure of the provider.
/// </summary>
/// <param name="host">Its shutdown ends a run between two rounds, so that the host does not have to wait; null without a host.</param>
public sealed class DriveIncidents(
    IncidentDriver driver,
    IncidentOptions options,
    TimeProvider time,
    ILogger<DriveIncidents> logger,
    IHostApplicationLifetime? host = null)
{
    private long _ranAt;

    private int _isAwaited;

    /// <summary>
    /// The timer's tick. While an incident moves, one run spans several ticks, because the steps are shorter than a tick.
    /// </summary>
    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow() + options.LookFor;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken, host?.ApplicationStopping ?? CancellationToken.None);

        try
        {
            while (await driver.RoundAsync(cancellationToken) != Pace.Idle && time.GetUtcNow() + options.LookEvery < until)
            {
                await Task.Delay(options.LookEvery, time, either.Token);
            }
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // The next tick continues.
        }
    }

    /// <summary>Runs a round after a canary's report, so that the next step need not wait for a tick.</summary>
    public Task RunOnceAsync(CancellationToken cancellationToken) =>
        TryAsync(() => driver.RoundAsync(cancellationToken), cancellationToken);

    /// <summary>
    /// Runs a round after a fetch failed and its failure was saved. The first failure starts a round at once; one more round, a little
    /// later, covers the failures that come meanwhile. While the pace is urgent, one of the callers repeats the rounds.
    /// </summary>
    public async Task NudgeAsync(Failure failure, CancellationToken cancellationToken)
    {
        // A round that is awaited and has not begun will see this failure too.
        if (failure.Class.IsOfProvider() && Interlocked.Exchange(ref _isAwaited, 1) == 0)
        {
            await TryAsync(() => RunSoonAsync(cancellationToken), cancellationToken);
        }
    }

    private async Task RunSoonAsync(CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow() + options.ScopePatience;

        do
        {
            await AwaitTurnAsync(cancellationToken);
        }
        while (await driver.RoundAsync(cancellationToken) == Pace.Urgent && time.GetUtcNow() < until
            && Interlocked.Exchange(ref _isAwaited, 1) == 0);
    }

    private async Task AwaitTurnAsync(CancellationToken cancellationToken)
    {
        try
        {
            var last = Interlocked.Read(ref _ranAt);
            var wait = last == 0 ? TimeSpan.Zero : options.NudgeEvery - time.GetElapsedTime(last);

            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time, cancellationToken);
            }
        }
        finally
        {
            Interlocked.Exchange(ref _ranAt, time.GetTimestamp());
            Volatile.Write(ref _isAwaited, 0);
        }
    }

    /// <summary>A failure is logged only: the fetch is recorded, so it must not run again because a round failed.</summary>
    private async Task TryAsync(Func<Task> run, CancellationToken cancellationToken)
    {
        try
        {
            await Isolated.TryAsync("incidents", "round", run, logger, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The next tick, on any instance, sees the failure.
        }
    }
}
