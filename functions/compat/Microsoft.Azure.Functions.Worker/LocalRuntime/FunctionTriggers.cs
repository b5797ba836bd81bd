using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Functions.Worker.LocalRuntime.Configuration;
using Microsoft.Azure.Functions.Worker.LocalRuntime.Functions;
using Microsoft.Azure.Functions.Worker.LocalRuntime.Invocation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.LocalRuntime;

/// <summary>
/// Starts the triggers once all else has started, and on shutdown stops them first, so that what runs can end and write its
/// outcome.
/// </summary>
internal sealed partial class FunctionTriggers(
    IReadOnlyList<LocalFunction> functions,
    ListenerFactory factory,
    IServiceScopeFactory scopes,
    IServer server,
    HostSettings host,
    LocalRuntimeOptions options,
    StartWatch watch,
    Drain drain,
    ILogger<FunctionTriggers> logger) : IHostedLifecycleService
{
    private IReadOnlyList<ITriggerListener> _listeners = [];
    private Task _running = Task.CompletedTask;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        foreach (var type in functions.Select(function => function.Type).Where(type => !(type.IsAbstract && type.IsSealed)).Distinct())
        {
            await CheckAsync(type);
        }

        _listeners = [.. functions.Select(factory.Create).OfType<ITriggerListener>(), factory.ManualRuns];
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        foreach (var line in FunctionList.Lines(functions, host, server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []))
        {
            await options.Output.WriteLineAsync(line);
        }

        watch.End();
        _running = Task.WhenAll(_listeners.Select(listener => Task.Run(() => listener.RunAsync(drain.Stopping), CancellationToken.None)));
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        drain.Begin();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _running.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Log.GaveUp(logger);
        }
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A function whose class cannot be made would fail at its first message: better now.</summary>
    private async Task CheckAsync(Type type)
    {
        await using var scope = scopes.CreateAsyncScope();
        try
        {
            var instance = ActivatorUtilities.CreateInstance(scope.ServiceProvider, type);
            (instance as IDisposable)?.Dispose();
        }
        catch (InvalidOperationException exception)
        {
            throw new StartException($"{type.Name} cannot be made: {OneLine.Of(exception.Message)}");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Some invocations did not end in time for the shutdown; their messages come back when their lease ends")]
        public static partial void GaveUp(ILogger logger);
    }
}
