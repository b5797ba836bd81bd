using Azure;
using Azure.Storage.Blobs;
using Microsoft.Azure.WebJobs.Extensions.Timers;
using Microsoft.Azure.WebJobs.Host.Executors;
using Microsoft.Azure.WebJobs.Host.Storage;
using Microsoft.Extensions.Logging;

namespace Connector.LocalHost.Triggers;

/// <summary>
/// Keeps in a blob when a timer last ran, under the Functions host's own name. Takes the place of the SDK's class, which needs a storage
/// client of 2018.
/// </summary>
internal sealed partial class TimerStatus(IAzureBlobStorageProvider storage, IHostIdProvider host, ILogger<TimerStatus> logger)
    : ScheduleMonitor
{
    private readonly Lazy<BlobContainerClient> _container = new(() => storage.TryCreateHostingBlobContainerClient(out var container)
        ? container
        : throw new InvalidOperationException("AzureWebJobsStorage names no storage account."));

    public override async Task<ScheduleStatus?> GetStatusAsync(string timerName)
    {
        try
        {
            var content = await (await BlobAsync(timerName)).DownloadContentAsync();
            return content.Value.Content.ToObjectFromJson<ScheduleStatus>();
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    /// <summary>Never throws: the SDK would not set the timer again.</summary>
    public override async Task UpdateStatusAsync(string timerName, ScheduleStatus status)
    {
        try
        {
            await _container.Value.CreateIfNotExistsAsync();
            await (await BlobAsync(timerName)).UploadAsync(BinaryData.FromObjectAsJson(status), overwrite: true);
        }
        catch (Exception failure)
        {
            Log.NotSaved(logger, timerName, failure);
        }
    }

    private async Task<BlobClient> BlobAsync(string timerName) =>
        _container.Value.GetBlobClient($"timers/{await host.GetHostIdAsync(CancellationToken.None)}/{timerName}/status");

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The status of {Timer} could not be saved.")]
        public static partial void NotSaved(ILogger logger, string timer, Exception exception);
    }
}
