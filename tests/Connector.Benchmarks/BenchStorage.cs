using Connector.TestKit;
using Connector.TestKit.Azurite;

namespace Connector.Benchmarks;

/// <summary>
/// The storage emulator: blobs in one process, tables and queues in another. In a single process all of them would wait for its one thread,
/// which Azure Storage does not do.
/// </summary>
internal sealed class BenchStorage(AzuriteServer blobs, AzuriteServer others, string? log) : IAsyncDisposable
{
    private const string Request = "StorageContextMiddleware: RequestMethod=";

    /// <summary>The connection string of an empty storage account.</summary>
    public string Account { get; } =
        others.NewAccount().Replace(others.BlobEndpoint.AbsoluteUri, blobs.BlobEndpoint.AbsoluteUri, StringComparison.Ordinal);

    public static async Task<BenchStorage> StartAsync(bool countsCalls, CancellationToken cancellationToken)
    {
        var options = new AzuriteOptions { Key = Convert.ToBase64String(new byte[24]) };

        if (!countsCalls)
        {
            return new BenchStorage(
                await AzuriteServer.StartAsync(options, cancellationToken), await AzuriteServer.StartAsync(options, cancellationToken),
                log: null);
        }

        var log = Path.Combine(Repository.Artifacts, "benchmarks", "storage.log");
        Directory.CreateDirectory(Path.GetDirectoryName(log)!);
        File.Delete(log);
        var server = await AzuriteServer.StartAsync(options with { DebugLog = log }, cancellationToken);
        return new BenchStorage(server, server, log);
    }

    /// <summary>Requests so far, repeated ones included.</summary>
    public async Task<int> CountCallsAsync(CancellationToken cancellationToken)
    {
        var file = log ?? throw new InvalidOperationException("This storage does not count calls.");

        // The emulator writes its log a moment after the request.
        await Bench.PauseAsync(TimeSpan.FromSeconds(1), cancellationToken);
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var calls = 0;

        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            calls += line.Contains(Request, StringComparison.Ordinal) ? 1 : 0;
        }

        return calls;
    }

    public async ValueTask DisposeAsync()
    {
        await blobs.DisposeAsync();
        await others.DisposeAsync();
    }
}
