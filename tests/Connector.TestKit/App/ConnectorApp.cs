using System.Net;
using System.Net.Sockets;
using Connector.TestKit.Processes;

namespace Connector.TestKit.App;

/// <summary>The function app as a process of its own. We speak to it over HTTP and see what it does from outside only.</summary>
public sealed class ConnectorApp : IAsyncDisposable
{
    private const string ConsoleSetting = "Console__BaseUri";

    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(3);

    /// <summary>The app promises to be gone within 30 s of SIGTERM.</summary>
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(35);

    private readonly IReadOnlyList<string> _command;
    private readonly int _port;
    private readonly HttpClient _http;
    private ChildProcess? _process;

    private ConnectorApp(IReadOnlyList<string> command, int port, AppSettings settings, string? logFile)
    {
        _command = command;
        _port = port;
        Settings = settings;
        Output = new OutputLines(logFile);
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/api/"), Timeout = TimeSpan.FromMinutes(2) };
        Api = new AppApi(_http);
    }

    /// <summary>Starts it and waits until it says that it is healthy.</summary>
    /// <param name="logFile">All it prints goes here as well.</param>
    /// <param name="command">Program and arguments; if null what CONNECTOR_APP_COMMAND says, or else what is built beside us.</param>
    public static async Task<ConnectorApp> StartAsync(
        AppSettings settings, CancellationToken cancellationToken, string? logFile = null, IReadOnlyList<string>? command = null)
    {
        var app = new ConnectorApp(command ?? AppCommand.Find(), FreePort(), settings, logFile);

        try
        {
            await app.LaunchAsync(cancellationToken);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public AppSettings Settings { get; set; }

    /// <summary>Its output, over all its restarts.</summary>
    public OutputLines Output { get; }

    /// <summary>The plain client, with a base address that ends in /api/.</summary>
    public HttpClient Http => _http;

    public AppApi Api { get; }

    /// <summary>Of its present process, to measure what that takes.</summary>
    /// <exception cref="InvalidOperationException">It is not running.</exception>
    public int ProcessId => _process?.Id ?? throw new InvalidOperationException("The app is not running.");

    /// <summary>The host and, on Linux, what it started: first the worker.</summary>
    /// <exception cref="InvalidOperationException">It is not running.</exception>
    public IReadOnlyList<int> ProcessIds => ProcessTree.Of(ProcessId);

    public bool IsRunning => _process is { HasExited: false };

    /// <summary>Ends it as a power cut would: SIGKILL, with everything it started.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            await process.DisposeAsync();
        }
    }

    /// <summary>Asks it to end and waits for that; answers its exit code. On Windows it is killed.</summary>
    /// <exception cref="TimeoutException">It was still running after 35 s; it has been killed then.</exception>
    public async Task<int> StopAsync(CancellationToken cancellationToken)
    {
        if (_process is not { } process)
        {
            throw new InvalidOperationException("The app is not running.");
        }

        process.Terminate();

        try
        {
            return await process.WaitForExitAsync(cancellationToken).WaitAsync(StopDeadline, TimeProvider.System, cancellationToken);
        }
        finally
        {
            await KillAsync();
        }
    }

    /// <summary>Ends it in the given way and waits for the end of the host. Linux only.</summary>
    /// <returns>The exit code of the host.</returns>
    /// <exception cref="TimeoutException">The host was still running after 35 s; it has been killed then.</exception>
    public async Task<int> EndAsync(AppEnd end, CancellationToken cancellationToken)
    {
        var processes = ProcessIds;
        var (signal, addressed) = end switch
        {
            AppEnd.HostKilled => (ChildProcess.SigKill, processes.Take(1)),
            AppEnd.WorkerKilled => (ChildProcess.SigKill, processes.Skip(1).Take(1)),
            AppEnd.AllKilled => (ChildProcess.SigKill, processes),
            AppEnd.Interrupted => (ChildProcess.SigInt, processes),
            _ => (ChildProcess.SigTerm, processes.Take(1)),
        };

        foreach (var process in addressed)
        {
            ChildProcess.Send(process, signal);
        }

        return await _process!.WaitForExitAsync(cancellationToken).WaitAsync(StopDeadline, TimeProvider.System, cancellationToken);
    }

    /// <summary>Starts it again on the same port, after <see cref="KillAsync"/>, <see cref="StopAsync"/> or its own end.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        await KillAsync();
        await LaunchAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _http.Dispose();
        Output.Dispose();
    }

    private async Task LaunchAsync(CancellationToken cancellationToken)
    {
        // Links in its mails lead back to it where nothing else is said.
        var settings = Settings.Values.ContainsKey(ConsoleSetting) ? Settings : Settings.With(ConsoleSetting, $"http://127.0.0.1:{_port}/");
        _process = ChildProcess.Start(AppCommand.Create(_command, _port, settings), Output);
        _process.Input.Close();
        Guard(_process);

        try
        {
            await Wait.UntilAsync(() => IsHealthyAsync(cancellationToken), StartDeadline, "the app is healthy", cancellationToken);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}. It printed:{Environment.NewLine}{Output.Tail()}", late);
        }
    }

    private static void Guard(ChildProcess process)
    {
        var id = process.Id;
        Watchdog.Guard(id);
        _ = process.WaitForExitAsync(CancellationToken.None).ContinueWith(_ => Watchdog.Release(id), TaskScheduler.Default);
    }

    private async Task<bool> IsHealthyAsync(CancellationToken cancellationToken)
    {
        if (_process!.HasExited)
        {
            throw new AppEndedException(await _process.WaitForExitAsync(cancellationToken), Output.Tail());
        }

        try
        {
            return await Api.HealthAsync(cancellationToken) == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, port: 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>The app ended at its start, before it was healthy.</summary>
public sealed class AppEndedException(int exitCode, string output)
    : Exception($"The app ended at its start with exit code {exitCode}. It printed:{Environment.NewLine}{output}")
{
    public int ExitCode { get; } = exitCode;

    /// <summary>The last lines it printed.</summary>
    public string Output { get; } = output;
}
