using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Timers;

/// <summary>A blob lease that lets one instance only run a timer. It lapses by itself when that instance dies.</summary>
internal sealed partial class TimerLock(BlobClient blob, TimeSpan duration, TimeProvider time, ILogger logger)
{
    private bool _isOut;

    /// <summary>Waits until no other instance has the timer. Null when told to stop first.</summary>
    public async Task<TimerLease?> TakeAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            if (await TryTakeAsync() is { } lease)
            {
                return lease;
            }

            await Delay.For(duration / 10, time, stopping);
        }

        return null;
    }

    private async Task<TimerLease?> TryTakeAsync()
    {
        try
        {
            var client = blob.GetBlobLeaseClient();
            await AcquireAsync(client);
            _isOut = false;
            return new TimerLease(client, duration, time);
        }
        catch (RequestFailedException refusal) when (refusal.Status is 409 or 412)
        {
            return null;
        }
        catch (Exception exception)
        {
            if (!_isOut)
            {
                _isOut = true;
                Log.Failing(logger, exception, blob.Name);
            }

            return null;
        }
    }

    private async Task AcquireAsync(BlobLeaseClient client)
    {
        try
        {
            await client.AcquireAsync(duration, cancellationToken: CancellationToken.None);
        }
        catch (RequestFailedException refusal) when (refusal.Status == 404)
        {
            await blob.GetParentBlobContainerClient().CreateIfNotExistsAsync(cancellationToken: CancellationToken.None);
            await blob.UploadAsync(BinaryData.FromString(""), overwrite: false, CancellationToken.None);
            await client.AcquireAsync(duration, cancellationToken: CancellationToken.None);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Lock {Blob} cannot be taken; trying on until it can")]
        public static partial void Failing(ILogger logger, Exception exception, string blob);
    }
}
