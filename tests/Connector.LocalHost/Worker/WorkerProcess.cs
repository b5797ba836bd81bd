using System.Diagnostics;
using System.Globalization;
using Connector.LocalHost.Settings;

namespace Connector.LocalHost.Worker;

/// <summary>The app as a process. It cannot outlive the host (<see cref="StartupHook"/>).</summary>
internal sealed class WorkerProcess : IDisposable
{
    private const int MaxGrpcMessageBytes = int.MaxValue;

    private readonly Process _process;
    private volatile bool _lostItsPort;

    private WorkerProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Pass(Console.Out, line.Data);
        process.ErrorDataReceived += (_, line) => Pass(Console.Error, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Ended = WaitAsync();
    }

    public int Id => _process.Id;

    /// <summary>Completes with the exit code, after the last line of output.</summary>
    public Task<int> Ended { get; }

    /// <summary>
    /// The worker chooses a free port, releases it and listens on it later; another process may take it in between. A new start helps.
    /// </summary>
    public bool LostItsPort => _lostItsPort;

    /// <summary>Starts the app as the Functions host does.</summary>
    /// <param name="host">Where the worker finds the gRPC service of this host.</param>
    public static WorkerProcess Start(HostSettings settings, Uri host, string workerId)
    {
        var start = new ProcessStartInfo(DotNet())
        {
            WorkingDirectory = settings.AppDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
            ArgumentList =
            {
                settings.App,
                "--functions-uri", host.AbsoluteUri,
                "--functions-worker-id", workerId,
                "--functions-request-id", Guid.NewGuid().ToString(),
                "--functions-grpc-max-message-length", MaxGrpcMessageBytes.ToString(CultureInfo.InvariantCulture),
            },
        };
        SetEnvironment(start.Environment, settings.AppDirectory);
        return new WorkerProcess(new Process { StartInfo = start });
    }

    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private static string DotNet() =>
        Environment.ProcessPath is { } self && Path.GetFileNameWithoutExtension(self) == "dotnet" ? self : "dotnet";

    private static void SetEnvironment(IDictionary<string, string?> environment, string appDirectory)
    {
        // The address of this host is not the worker's.
        foreach (var name in environment.Keys.Where(name => name.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            environment.Remove(name);
        }

        environment.TryAdd("FUNCTIONS_WORKER_RUNTIME", "dotnet-isolated");
        environment.TryAdd("AZURE_FUNCTIONS_ENVIRONMENT", "Development");
        environment["FUNCTIONS_WORKER_DIRECTORY"] = appDirectory;
        environment["FUNCTIONS_APPLICATION_DIRECTORY"] = appDirectory;
        environment[StartupHook.Marker] = "1";
        environment["DOTNET_STARTUP_HOOKS"] = typeof(WorkerProcess).Assembly.Location;
    }

    private async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    private void Pass(TextWriter output, string? line)
    {
        if (line is null)
        {
            return;
        }

        _lostItsPort |= line.Contains("address already in use", StringComparison.OrdinalIgnoreCase);
        output.WriteLine(line);
    }
}
