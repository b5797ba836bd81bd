using Microsoft.Azure.Functions.Worker.LocalRuntime.Configuration;
using Microsoft.Azure.Functions.Worker.LocalRuntime.Functions;
using Microsoft.Azure.Functions.Worker.LocalRuntime.Queues;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Invocation;

/// <summary>Runs a function once, from its trigger's data to its outputs, and logs how it ended.</summary>
internal sealed partial class FunctionInvoker(
    IServiceScopeFactory scopes,
    InvocationPipeline pipeline,
    OutputQueues outputs,
    HostSettings host,
    LocalRuntimeOptions options,
    Drain drain,
    TimeProvider time,
    ILoggerFactory loggers)
{
    public async Task<InvocationOutcome> InvokeAsync(LocalFunction function, TriggerData trigger)
    {
        var logger = loggers.CreateLogger($"Function.{function.Name}");
        var invocationId = Guid.NewGuid().ToString();
        var started = time.GetTimestamp();
        Log.Executing(logger, function.Name, invocationId, trigger.Origin);
        try
        {
            await RunInTimeAsync(function, trigger, invocationId);
            Log.Executed(logger, function.Name, invocationId, (long)time.GetElapsedTime(started).TotalMilliseconds);
            return InvocationOutcome.Succeeded;
        }
        catch (OperationCanceledException) when (drain.Expired.IsCancellationRequested)
        {
            Log.Interrupted(logger, function.Name, invocationId, trigger.Origin);
            return InvocationOutcome.Interrupted;
        }
        catch (Exception exception)
        {
            Log.Failed(logger, exception, function.Name, invocationId, trigger.Origin);
            return InvocationOutcome.Failed;
        }
    }

    private async Task RunInTimeAsync(LocalFunction function, TriggerData trigger, string invocationId)
    {
        using var timeout = host.FunctionTimeout is { } limit ? new CancellationTokenSource(limit, time) : new CancellationTokenSource();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, drain.Expired);
        var run = RunAsync(function, trigger, invocationId, ended.Token);
        await Task.WhenAny(run, IgnoredAsync(run, timeout.Token));
        if (timeout.IsCancellationRequested)
        {
            throw new FunctionTimeoutException(function.Name, host.FunctionTimeout);
        }

        await run;
    }

    private async Task RunAsync(LocalFunction function, TriggerData trigger, string invocationId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var context = new LocalFunctionContext(function, trigger, invocationId, scope.ServiceProvider, cancellationToken);
        await pipeline.InvokeAsync(context);
        await outputs.SendAsync(function, context.Features.Get<InvocationBindings>()!.Result);
    }

    /// <summary>Ends when the function has been told to stop and still runs after its grace: then it is given up.</summary>
    private async Task IgnoredAsync(Task run, CancellationToken timeout)
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = timeout.Register(told.SetResult);
        if (await Task.WhenAny(told.Task, run) == told.Task)
        {
            await Task.WhenAny(run, Task.Delay(options.CancellationGrace, time, CancellationToken.None));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Executing {Function} ({Origin}, invocation {InvocationId})")]
        public static partial void Executing(ILogger logger, string function, string invocationId, string origin);

        [LoggerMessage(2, LogLevel.Information, "Executed {Function} (invocation {InvocationId}, {Duration} ms)")]
        public static partial void Executed(ILogger logger, string function, string invocationId, long duration);

        [LoggerMessage(3, LogLevel.Warning, "Interrupted {Function} by shutdown ({Origin}, invocation {InvocationId})")]
        public static partial void Interrupted(ILogger logger, string function, string invocationId, string origin);

        [LoggerMessage(4, LogLevel.Error, "Failed {Function} ({Origin}, invocation {InvocationId})")]
        public static partial void Failed(ILogger logger, Exception exception, string function, string invocationId, string origin);
    }
}
