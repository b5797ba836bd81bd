using System.Runtime.InteropServices;
using Connector.LocalHost.Http;
using Connector.LocalHost.Settings;
using Connector.LocalHost.Triggers;
using Connector.LocalHost.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Connector.LocalHost;

/// <summary>Starts the app and its listeners, runs until a signal or the app's own end, and drains.</summary>
internal static partial class FunctionsHost
{
    /// <summary>How long running functions may go on after a signal. With the graces below, all ends within 30 s.</summary>
    private static readonly TimeSpan DrainGrace = TimeSpan.FromSeconds(20);

    /// <summary>How long functions have after their tokens were cancelled.</summary>
    private static readonly TimeSpan CancelGrace = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <returns>The exit code: 0 after a signal, or the worker's if it ended without one.</returns>
    /// <exception cref="StartException">The host could not start; the message is one line, empty if the app has printed its
    /// own.</exception>
    public static async Task<int> RunAsync(HostSettings settings)
    {
        using var stopping = new CancellationTokenSource();
        using var terminate = CancelOn(PosixSignal.SIGTERM, stopping);
        using var interrupt = CancelOn(PosixSignal.SIGINT, stopping);
        var workerLog = new WorkerLog();
        RunningWorker worker;

        try
        {
            worker = await RunningWorker.StartAsync(settings, workerLog, stopping.Token);
        }
        catch (OperationCanceledException)
        {
            return 0;
        }

        await using (worker)
        await using (var server = HttpServer.Create(settings, worker.Link))
        {
            var loggers = server.Services.GetRequiredService<ILoggerFactory>();
            await StartAsync(server);
            // After the server's start, so that a port in use ends with one line.
            workerLog.WriteTo(loggers);
            Log.Listening(
                loggers.CreateLogger("Host"), worker.Link.Functions.Count, string.Join(' ', server.Urls), settings.RoutePrefix,
                worker.ProcessId);
            return await RunAsync(settings, worker, server, loggers, stopping.Token);
        }
    }

    private static async Task<int> RunAsync(
        HostSettings settings, RunningWorker worker, WebApplication server, ILoggerFactory loggers, CancellationToken stopping)
    {
        var listeners = new JobListeners(settings, worker.Link, loggers);
        await Task.WhenAny(listeners.RunAsync(stopping), worker.Ended);

        if (!stopping.IsCancellationRequested)
        {
            var exitCode = await worker.Ended;
            Log.WorkerEnded(loggers.CreateLogger("Host"), exitCode);
            return exitCode == 0 ? 1 : exitCode;
        }

        await DrainAsync(listeners, server.Services.GetRequiredService<HttpFunctions>(), worker.Link);
        await server.StopAsync(CancellationToken.None);
        return await worker.EndAsync();
    }

    /// <summary>Takes no new work, lets running functions finish, and cancels those that take too long.</summary>
    private static async Task DrainAsync(JobListeners listeners, HttpFunctions http, WorkerLink link)
    {
        var drained = listeners.DrainAsync();
        await WaitWhileAsync(() => listeners.Running > 0 || http.Running > 0 || !drained.IsCompleted, DrainGrace);
        link.CancelAll();
        await WaitWhileAsync(() => listeners.Running > 0 || http.Running > 0, CancelGrace);
    }

    private static async Task WaitWhileAsync(Func<bool> condition, TimeSpan atMost)
    {
        var begun = TimeProvider.System.GetTimestamp();

        while (condition() && TimeProvider.System.GetElapsedTime(begun) < atMost)
        {
            await Task.Delay(Poll, TimeProvider.System, CancellationToken.None);
        }
    }

    private static async Task StartAsync(WebApplication server)
    {
        try
        {
            await server.StartAsync();
        }
        catch (IOException failure)
        {
            throw new StartException(failure.Message);
        }
    }

    private static PosixSignalRegistration CancelOn(PosixSignal signal, CancellationTokenSource stopping) =>
        PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        stopping.Cancel();
    });

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Count} functions, listening on {Address}/{Prefix}, worker process {Process}.")]
        public static partial void Listening(ILogger logger, int count, string address, string prefix, int process);

        [LoggerMessage(2, LogLevel.Critical, "The app's process ended with exit code {ExitCode}.")]
        public static partial void WorkerEnded(ILogger logger, int exitCode);
    }
}
