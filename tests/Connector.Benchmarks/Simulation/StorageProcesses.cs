using Connector.Benchmarks.Measuring;
using Connector.TestKit.Azurite;

namespace Connector.Benchmarks.Simulation;

/// <summary>
/// The storage: blobs in one process, tables and queues in another. In one alone all of them wait for its single thread, which is
/// nothing that Azure Storage does.
/// </summary>
internal sealed class StorageProcesses(AzuriteServer blobs, AzuriteServer others) : IAsyncDisposable
{
    public static async Task<StorageProcesses> StartAsync(CancellationToken cancellationToken)
    {
        var options = new AzuriteOptions { Key = Convert.ToBase64String(new byte[24]) };
        return new StorageProcesses(await AzuriteServer.StartAsync(options, cancellationToken), await AzuriteServer.StartAsync(options, cancellationToken));
    }

    public double CpuSeconds => ProcessUse.CpuSeconds(blobs.ProcessId) + ProcessUse.CpuSeconds(others.ProcessId);

    /// <summary>The connection string of an empty storage account.</summary>
    public string NewAccount() =>
        others.NewAccount().Replace(others.BlobEndpoint.AbsoluteUri, blobs.BlobEndpoint.AbsoluteUri, StringComparison.Ordinal);

    public async ValueTask DisposeAsync()
    {
        await blobs.DisposeAsync();
        await others.DisposeAsync();
    }
}
