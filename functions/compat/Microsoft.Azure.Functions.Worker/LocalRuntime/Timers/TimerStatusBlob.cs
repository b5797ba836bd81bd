using Azure;
using Azure.Storage.Blobs;

namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Timers;

/// <summary>Remembers over restarts when a timer last ran.</summary>
internal sealed class TimerStatusBlob(BlobClient blob)
{
    /// <summary>Null before the first start.</summary>
    public async Task<ScheduleStatus?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var content = await blob.DownloadContentAsync(cancellationToken);
            return content.Value.Content.ToObjectFromJson<ScheduleStatus>();
        }
        catch (RequestFailedException refusal) when (refusal.Status == 404)
        {
            return null;
        }
    }

    // What is known must be written, shutdown or not: no token here.
    public Task WriteAsync(ScheduleStatus status) =>
        blob.UploadAsync(BinaryData.FromObjectAsJson(status), overwrite: true, CancellationToken.None);
}
