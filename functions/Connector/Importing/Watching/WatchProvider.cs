using Azure;
using Connector.Incidents;
using Connector.Mailboxes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Connector.Importing;

/// <summary>
/// Looks after incidents as often as they need it: on every tick of its timer, in quick rounds while one moves, and as soon as a fetch
/// met a failure of the provider's.
/// </summary>
/// <param name="host">Null where there is none: its end ends a run between two rounds, so that nobody waits for it.</param>
public sealed partial class WatchProvider(
    IncidentWatch watch, IncidentOptions options, TimeProvider time, ILogger<WatchProvider> logger, IHostApplicationLifetime? host = null)
{
    private long _lookedAt;

    private int _isAwaited;

    private int _isFollowed;

    /// <summary>The timer's tick. While an incident moves it goes on through several, since the steps are shorter than a tick.</summary>
    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow() + options.LookFor;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, host?.ApplicationStopping ?? CancellationToken.None);

        try
        {
            while (await watch.RoundAsync(cancellationToken) != WatchState.Quiet && time.GetUtcNow() + options.LookEvery < until)
            {
                await Task.Delay(options.LookEvery, time, either.Token);
            }
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // The next tick goes on.
        }
    }

    /// <summary>A canary reported: what follows need not wait for a tick.</summary>
    public Task LookOnceAsync(CancellationToken cancellationToken) => GuardAsync(() => watch.RoundAsync(cancellationToken), cancellationToken);

    /// <summary>
    /// A fetch failed, and its failure is noted. The first one looks at once; those that fail meanwhile are seen by one more look, a
    /// little later. While a suspicion is fresh one of them goes on looking.
    /// </summary>
    public async Task NudgeAsync(Failure failure, CancellationToken cancellationToken)
    {
        // A look that is awaited and has not begun will see this failure too.
        if (failure.Class.IsOfProvider() && Interlocked.Exchange(ref _isAwaited, 1) == 0)
        {
            await GuardAsync(() => LookAsync(cancellationToken), cancellationToken);
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            var last = Interlocked.Read(ref _lookedAt);
            await DelayAsync(last == 0 ? TimeSpan.Zero : options.NudgeEvery - time.GetElapsedTime(last), cancellationToken);
        }
        finally
        {
            Interlocked.Exchange(ref _lookedAt, time.GetTimestamp());
            Volatile.Write(ref _isAwaited, 0);
        }

        if (await watch.RoundAsync(cancellationToken) == WatchState.Fresh && Interlocked.Exchange(ref _isFollowed, 1) == 0)
        {
            try
            {
                await FollowAsync(cancellationToken);
            }
            finally
            {
                Volatile.Write(ref _isFollowed, 0);
            }
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow() + options.ScopePatience;

        do
        {
            await DelayAsync(options.NudgeEvery, cancellationToken);
        }
        while (await watch.RoundAsync(cancellationToken) == WatchState.Fresh && time.GetUtcNow() < until);
    }

    /// <summary>The fetch itself is recorded: to try it again because looking failed would be wrong.</summary>
    private async Task GuardAsync(Func<Task> look, CancellationToken cancellationToken)
    {
        try
        {
            await look();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Whoever ticks next sees what failed.
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException)
        {
            Log.NotLooked(logger, exception.GetBaseException().GetType().Name);
        }
    }

    private async Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, time, cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Storage was out of reach as failures were to be looked at: {Problem}. The next tick looks.")]
        public static partial void NotLooked(ILogger logger, string problem);
    }
}
