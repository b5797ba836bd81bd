using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Connector.TestKit.Processes;

namespace Connector.TestKit.Azurite;

/// <summary>The Azure Storage emulator on free loopback ports, with an empty storage account for each caller.</summary>
public sealed partial class AzuriteServer : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(3);

    private readonly string _folder;
    private readonly AzuriteOptions _options;
    private readonly string[] _accounts;
    private readonly string _key;
    private int _handedOut;
    private ChildProcess? _process;
    private OutputLines _output = new();
    private Endpoints _endpoints = new(0, 0, 0);

    private AzuriteServer(string folder, AzuriteOptions options)
    {
        _folder = folder;
        _options = options;
        _key = options.Key ?? Convert.ToBase64String(RandomNumberGenerator.GetBytes(24));
        _accounts = [.. Enumerable.Range(1, options.Accounts).Select(i => string.Create(CultureInfo.InvariantCulture, $"acct{i:000}"))];
    }

    public static async Task<AzuriteServer> StartAsync(AzuriteOptions? options, CancellationToken cancellationToken)
    {
        var server = new AzuriteServer(await AzuriteInstallation.EnsureAsync(cancellationToken), options ?? new AzuriteOptions());
        await server.LaunchAsync(cancellationToken);
        return server;
    }

    /// <summary>Of its present process, to measure what that takes.</summary>
    /// <exception cref="InvalidOperationException">It is stopped.</exception>
    public int ProcessId => _process?.Id ?? throw new InvalidOperationException("The storage emulator is stopped.");

    public Uri BlobEndpoint => _endpoints.Blob;

    public Uri QueueEndpoint => _endpoints.Queue;

    public Uri TableEndpoint => _endpoints.Table;

    /// <summary>The connection string of an empty storage account that is given out only once.</summary>
    public string NewAccount()
    {
        var index = Interlocked.Increment(ref _handedOut) - 1;
        if (index >= _accounts.Length)
        {
            throw new InvalidOperationException($"All {_accounts.Length} storage accounts are handed out: raise AzuriteOptions.Accounts.");
        }

        var name = _accounts[index];
        return $"DefaultEndpointsProtocol=http;AccountName={name};AccountKey={_key};BlobEndpoint={BlobEndpoint}{name};"
            + $"QueueEndpoint={QueueEndpoint}{name};TableEndpoint={TableEndpoint}{name};";
    }

    /// <summary>Storage is gone until <see cref="RestartAsync"/>; what has a location is saved first.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_process is null)
        {
            return;
        }

        _process.Input.Close();
        await _process.WaitForExitAsync(cancellationToken);
        await EndAsync();
    }

    /// <summary>Comes back on the same ports, so that connection strings stay good; without a location it comes back empty.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        await StopAsync(cancellationToken);
        await LaunchAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync() => await EndAsync();

    private async Task LaunchAsync(CancellationToken cancellationToken)
    {
        _output = new OutputLines();
        _process = AzuriteInstallation.Start(Command(), _output);

        try
        {
            await Wait.UntilAsync(Listens, StartDeadline, "Azurite listens on its three ports", cancellationToken);
        }
        catch
        {
            await EndAsync();
            throw;
        }
    }

    private bool Listens()
    {
        if (_process!.HasExited)
        {
            throw new InvalidOperationException($"Azurite ended at its start: {_output.Tail()}");
        }

        var ports = _output.Lines.Select(line => ListeningLine.Match(line)).Where(match => match.Success)
            .ToDictionary(
                match => match.Groups["service"].Value, match => int.Parse(match.Groups["port"].Value, CultureInfo.InvariantCulture));

        if (ports.Count < 3)
        {
            return false;
        }

        _endpoints = new Endpoints(ports["Blob"], ports["Queue"], ports["Table"]);
        return true;
    }

    private ProcessStartInfo Command()
    {
        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = _folder,
            ArgumentList =
            {
                "launch.js", Path.Combine("node_modules", "azurite", "dist", "src", "azurite.js"),
                "--silent", "--skipApiVersionCheck", "--disableTelemetry",
                "--blobHost", "127.0.0.1", "--queueHost", "127.0.0.1", "--tableHost", "127.0.0.1",
                "--blobPort", $"{_endpoints.BlobPort}", "--queuePort", $"{_endpoints.QueuePort}", "--tablePort", $"{_endpoints.TablePort}",
            },
            Environment = { ["AZURITE_ACCOUNTS"] = string.Join(';', _accounts.Select(name => $"{name}:{_key}")) },
        };

        string[] place = _options.Location is { } location ? ["--location", Path.GetFullPath(location)] : ["--inMemoryPersistence"];
        string[] debug = _options.DebugLog is { } file ? ["--debug", Path.GetFullPath(file)] : [];
        foreach (var argument in place.Concat(debug))
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    private async Task EndAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
            _process = null;
        }
    }

    [GeneratedRegex(@"Azurite (?<service>\w+) service is successfully listening at http://127\.0\.0\.1:(?<port>\d+)")]
    private static partial Regex ListeningLine { get; }

    private sealed record Endpoints(int BlobPort, int QueuePort, int TablePort)
    {
        public Uri Blob => At(BlobPort);

        public Uri Queue => At(QueuePort);

        public Uri Table => At(TablePort);

        private static Uri At(int port) => new($"http://127.0.0.1:{port}/");
    }
}
