using Microsoft.Azure.Functions.Worker.LocalRuntime.Functions;
using Microsoft.Azure.Functions.Worker.LocalRuntime.Invocation;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Timers;

/// <summary>
/// Runs one timer function, one run at a time, while this instance has the timer's lock. No failure, of the function or of
/// storage, ends the schedule.
/// </summary>
internal sealed partial class TimerListener(
    LocalFunction function, Trigger.Timer trigger, TimerLock owner, TimerStatusBlob memory, FunctionInvoker invoker, TimeProvider time, ILogger logger)
    : ITriggerListener
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan AfterOutage = TimeSpan.FromSeconds(1);

    private readonly TimerRetries _retries = new(function.Retry);
    private bool _runAtOnce = trigger.RunOnStartup;

    public async Task RunAsync(CancellationToken stopping)
    {
        while (await owner.TakeAsync(stopping) is { } lease)
        {
            await using (lease)
            {
                using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping, lease.Lost);
                await KeepScheduleAsync(ended.Token);
            }
        }
    }

    private async Task KeepScheduleAsync(CancellationToken ended)
    {
        var status = await RecallAsync(ended);
        var due = NextAfter(status, time.GetUtcNow());
        var isPastDue = status is not null && due <= time.GetUtcNow();
        while (!ended.IsCancellationRequested)
        {
            if (_runAtOnce || isPastDue || await WaitUntilAsync(due, ended))
            {
                _runAtOnce = false;
                (status, due) = await RunOnceAsync(status, isPastDue, ended);
                isPastDue = false;
            }
        }
    }

    /// <summary>The stored status; on a first start it is written, so that the next start knows what it has missed.</summary>
    private async Task<ScheduleStatus?> RecallAsync(CancellationToken ended)
    {
        while (trigger.Schedule.IsMonitored && !ended.IsCancellationRequested)
        {
            try
            {
                return await memory.ReadAsync(ended) ?? await RememberAsync(default, time.GetUtcNow());
            }
            catch (Exception exception) when (!ended.IsCancellationRequested)
            {
                Log.StatusUnknown(logger, exception, function.Name);
                await Delay.For(AfterOutage, time, ended);
            }
            catch (Exception)
            {
                // Told to stop while reading.
            }
        }

        return null;
    }

    private async Task<ScheduleStatus> RememberAsync(DateTime last, DateTimeOffset from)
    {
        var status = new ScheduleStatus
        {
            Last = last,
            Next = trigger.Schedule.Next(from).UtcDateTime,
            LastUpdated = time.GetUtcNow().UtcDateTime,
        };
        await memory.WriteAsync(status);
        return status;
    }

    private DateTimeOffset NextAfter(ScheduleStatus? status, DateTimeOffset now)
    {
        if (status is null)
        {
            return trigger.Schedule.Next(now);
        }

        // Computed anew, not taken from the status: the schedule may have been changed since.
        var from = status.Last == default ? status.LastUpdated : status.Last;
        return trigger.Schedule.Next(new DateTimeOffset(DateTime.SpecifyKind(from, DateTimeKind.Utc)));
    }

    private async Task<bool> WaitUntilAsync(DateTimeOffset due, CancellationToken ended)
    {
        while (!ended.IsCancellationRequested && due - time.GetUtcNow() is { Ticks: > 0 } left)
        {
            await Delay.For(left > LongestWait ? LongestWait : left < ShortestWait ? ShortestWait : left, time, ended);
        }

        return !ended.IsCancellationRequested;
    }

    private async Task<(ScheduleStatus? Status, DateTimeOffset Due)> RunOnceAsync(
        ScheduleStatus? status, bool isPastDue, CancellationToken ended)
    {
        var started = time.GetUtcNow();
        await InvokeAsync(new TimerInfo { ScheduleStatus = status, IsPastDue = isPastDue }, ended);
        if (!trigger.Schedule.IsMonitored)
        {
            return (null, trigger.Schedule.Next(time.GetUtcNow()));
        }

        try
        {
            status = await RememberAsync(started.UtcDateTime, started);
        }
        catch (Exception exception)
        {
            Log.StatusNotWritten(logger, exception, function.Name);
        }

        // From the start of this run: one that outlasts its interval is followed by one more at once, and by no pile of them.
        return (status, trigger.Schedule.Next(started));
    }

    private async Task InvokeAsync(TimerInfo timer, CancellationToken ended)
    {
        for (var retry = 0; ; retry++)
        {
            var data = new TriggerData("timer", timer, TriggerData.NoBindingData) { Retry = _retries.Context(retry) };
            if (await invoker.InvokeAsync(function, data) != InvocationOutcome.Failed || !_retries.Allows(retry + 1))
            {
                return;
            }

            await Delay.For(_retries.DelayBefore(retry + 1), time, ended);
            if (ended.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The status of timer {Function} cannot be read; trying on until it can")]
        public static partial void StatusUnknown(ILogger logger, Exception exception, string function);

        [LoggerMessage(2, LogLevel.Warning, "The status of timer {Function} could not be written; a restart may repeat its last run")]
        public static partial void StatusNotWritten(ILogger logger, Exception exception, string function);
    }
}
