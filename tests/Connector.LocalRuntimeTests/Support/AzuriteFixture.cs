using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Connector.LocalRuntimeTests.Support;

/// <summary>One Azurite for all tests, an account of its own for each.</summary>
[TestClass]
public static partial class AzuriteFixture
{
    private const int Accounts = 400;

    public static string Key { get; } = Convert.ToBase64String(Encoding.UTF8.GetBytes("a key that opens nothing of worth"));
    private static int _taken;
    private static AzuriteProcess? _shared;

    [AssemblyInitialize]
    public static async Task StartAsync(TestContext context) => _shared = await AzuriteProcess.StartAsync(0, context.CancellationToken);

    [AssemblyCleanup]
    public static void Stop() => _shared?.Dispose();

    public static string NewAccountConnectionString() => _shared!.Connection(Interlocked.Increment(ref _taken));

    /// <summary>An Azurite that a test may end and start again.</summary>
    internal sealed partial class AzuriteProcess : IDisposable
    {
        private readonly Process _process;
        private readonly Dictionary<string, string> _endpoints;

        private AzuriteProcess(Process process, Dictionary<string, string> endpoints)
        {
            _process = process;
            _endpoints = endpoints;
        }

        /// <param name="queuePort">0 for any.</param>
        public static async Task<AzuriteProcess> StartAsync(int queuePort, CancellationToken cancellationToken)
        {
            var accounts = string.Join(';', Enumerable.Range(1, Accounts).Select(number => $"test{number}:{Key}"));
            string[] arguments =
            [
                Script(), "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry", "--blobPort", "0", "--tablePort", "0",
                "--queuePort", $"{queuePort}",
            ];
            var process = Process.Start(new ProcessStartInfo("node", arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["AZURITE_ACCOUNTS"] = accounts },
            })!;
            var found = new ConcurrentDictionary<string, string>();
            var ready = new TaskCompletionSource();
            process.ErrorDataReceived += (_, _) => { };
            process.OutputDataReceived += (_, line) =>
            {
                if (Listening.Match(line.Data ?? "") is { Success: true } match)
                {
                    found[match.Groups[1].Value] = match.Groups[2].Value;
                    if (found.Count == 3)
                    {
                        ready.TrySetResult();
                    }
                }
            };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            await ready.Task.WaitAsync(TimeSpan.FromSeconds(60), cancellationToken);
            return new AzuriteProcess(process, new Dictionary<string, string>(found));
        }

        public string Connection(int account) =>
            $"DefaultEndpointsProtocol=http;AccountName=test{account};AccountKey={Key};"
            + $"BlobEndpoint={_endpoints["Blob"]}/test{account};QueueEndpoint={_endpoints["Queue"]}/test{account};";

        public int QueuePort => new Uri(_endpoints["Queue"]).Port;

        public void Dispose()
        {
            _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
        }

        /// <summary>The setting, else the package in a <c>node_modules</c> of a folder above.</summary>
        private static string Script()
        {
            if (Environment.GetEnvironmentVariable("AZURITE_SCRIPT") is { Length: > 0 } chosen)
            {
                return chosen;
            }

            for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                var script = Path.Combine(folder.FullName, "node_modules", "azurite", "dist", "src", "azurite.js");
                if (File.Exists(script))
                {
                    return script;
                }
            }

            throw new FileNotFoundException("Azurite is missing: run npm install, or set AZURITE_SCRIPT to its azurite.js.");
        }

        [GeneratedRegex(@"Azurite (\w+) service is successfully listening at (\S+)")]
        private static partial Regex Listening { get; }
    }
}
