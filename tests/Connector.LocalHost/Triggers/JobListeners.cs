using System.Runtime.ExceptionServices;
using Connector.LocalHost.Settings;
using Connector.LocalHost.Worker;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Extensions.Timers;
using Microsoft.Azure.WebJobs.Host;
using Microsoft.Azure.WebJobs.Host.Executors;
using Microsoft.Azure.WebJobs.Host.Timers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Connector.LocalHost.Triggers;

/// <summary>
/// The queue and timer listeners of the WebJobs SDK. A listener that cannot reach its storage gives up; then all of them are made again, as
/// Azure starts the whole process again.
/// </summary>
internal sealed partial class JobListeners(HostSettings settings, WorkerLink link, ILoggerFactory loggers) : IWebJobsExceptionHandler
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly ILogger _logger = loggers.CreateLogger("Host");
    private IHost? _host;
    private TaskCompletionSource _failed = NewSource();

    /// <summary>How many functions run now.</summary>
    public int Running => _host?.Services.GetRequiredService<IFunctionActivityStatusProvider>().GetStatus().OutstandingInvocations ?? 0;

    /// <summary>Listens until the token is cancelled. Functions that run then go on (<see cref="DrainAsync"/>).</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            _failed = NewSource();
            _host = Build();

            try
            {
                // The token is not passed on, because a listener whose start is cancelled logs a failure.
                await _host.Services.GetRequiredService<IJobHost>().StartAsync(CancellationToken.None);
                await _failed.Task.WaitAsync(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                Log.Failed(_logger, failure.GetBaseException().Message.ReplaceLineEndings(" "), Pause);
                Log.FailedWith(_logger, failure);
                _ = StopAsync(_host);
                await Task.Delay(Pause, TimeProvider.System, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Stops the listeners. Queue functions that run are not cancelled; timers are.</summary>
    public Task DrainAsync() => _host is { } host
        ? host.Services.GetRequiredService<IDrainModeManager>().EnableDrainModeAsync(CancellationToken.None)
        : Task.CompletedTask;

    public Task OnTimeoutExceptionAsync(ExceptionDispatchInfo exceptionInfo, TimeSpan timeoutGracePeriod) => Task.CompletedTask;

    /// <summary>The SDK calls this when a listener gives up; its own handler would end the process.</summary>
    public Task OnUnhandledExceptionAsync(ExceptionDispatchInfo exceptionInfo)
    {
        _failed.TrySetException(exceptionInfo.SourceException);
        return Task.CompletedTask;
    }

    private IHost Build()
    {
        // Development gives timer locks of 15 s, as under Core Tools; host.json may set another period.
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Development });
        builder.Configuration.AddConfiguration(settings.Configuration);
        builder.Services.AddSingleton(loggers).AddSingleton(link);
        builder.Services.AddSingleton<IWebJobsExceptionHandler>(this);
        builder.Services.AddSingleton<INameResolver>(settings);
        builder.Services.AddSingleton<IHostIdProvider>(new HostIdentity(settings));
        builder.Services.AddSingleton<ITypeLocator>(new OneType(TriggerClass.Make(link.Functions.Where(IsListened))));

        if (settings.FunctionTimeout > TimeSpan.Zero)
        {
            builder.Services.Configure<JobHostFunctionTimeoutOptions>(
                timeout => (timeout.Timeout, timeout.ThrowOnTimeout) = (settings.FunctionTimeout, true));
        }

        builder.Services.AddWebJobs(options => options.AllowPartialHostStartup = true)
            .AddExecutionContextBinding()
            .AddAzureStorageCoreServices()
            .AddAzureStorageQueues()
            .AddTimers();
        builder.Services.RemoveAll<ScheduleMonitor>().AddSingleton<ScheduleMonitor, TimerStatus>();
        return builder.Build();
    }

    private bool IsListened(WorkerFunction function) => !function.IsHttp && !settings.IsDisabled(function.Name);

    /// <summary>Runs on its own, because what is left in the failed host may hang on the storage that failed.</summary>
    private async Task StopAsync(IHost host)
    {
        await Task.Yield();

        try
        {
            await host.Services.GetRequiredService<IJobHost>().StopAsync();
        }
        catch (Exception failure)
        {
            Log.NotStopped(_logger, failure);
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class OneType(Type type) : ITypeLocator
    {
        public IReadOnlyList<Type> GetTypes() => [type];
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The queue and timer listeners stopped: {Reason} They start again in {Pause}.")]
        public static partial void Failed(ILogger logger, string reason, TimeSpan pause);

        [LoggerMessage(2, LogLevel.Debug, "Why the listeners stopped.")]
        public static partial void FailedWith(ILogger logger, Exception exception);

        [LoggerMessage(3, LogLevel.Debug, "The failed listeners could not be stopped.")]
        public static partial void NotStopped(ILogger logger, Exception exception);
    }
}
