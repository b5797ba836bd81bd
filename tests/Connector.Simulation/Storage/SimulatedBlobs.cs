using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Connector.Simulation.Storage;

/// <summary>The blob service as one instance reaches it.</summary>
public sealed class SimulatedBlobs(StorageAccount account, Network network) : BlobServiceClient
{
    public override BlobContainerClient GetBlobContainerClient(string blobContainerName) =>
        new SimulatedContainer(blobContainerName, account, network);
}

internal sealed class SimulatedContainer(string container, StorageAccount account, Network network) : BlobContainerClient
{
    public override BlobClient GetBlobClient(string blobName) => new SimulatedBlob((container, blobName), account, network);

    protected override BlockBlobClient GetBlockBlobClientCore(string blobName) =>
        new SimulatedBlockBlob((container, blobName), account, network);
}

internal sealed class SimulatedBlockBlob((string Container, string Name) key, StorageAccount account, Network network) : BlockBlobClient
{
    public override Task<Response<BlobContentInfo>> UploadAsync(
        Stream content, BlobUploadOptions options, CancellationToken cancellationToken = default) =>
        new SimulatedBlob(key, account, network).UploadAsync(content, options, cancellationToken);
}

internal sealed class SimulatedBlob((string Container, string Name) key, StorageAccount account, Network network) : BlobClient
{
    public override async Task<Response<BlobContentInfo>> UploadAsync(
        Stream content, BlobUploadOptions options, CancellationToken cancellationToken = default)
    {
        await network.StorageAsync($"{key.Container}.write");

        if (options.Conditions?.IfNoneMatch == ETag.All && account.Blobs.ContainsKey(key))
        {
            throw Answer.Refused(409);
        }

        return await PutAsync(await BinaryData.FromStreamAsync(content, cancellationToken));
    }

    public override async Task<Response<BlobContentInfo>> UploadAsync(
        BinaryData content, bool overwrite = false, CancellationToken cancellationToken = default)
    {
        await network.StorageAsync($"{key.Container}.write");
        return await PutAsync(content);
    }

    public override async Task<Response<BlobDownloadResult>> DownloadContentAsync(CancellationToken cancellationToken = default)
    {
        await network.StorageAsync($"{key.Container}.get");
        return account.Blobs.TryGetValue(key, out var content)
            ? Answer.With(BlobsModelFactory.BlobDownloadResult(content: content))
            : throw Answer.Refused(404);
    }

    public override async Task<Response<BlobDownloadStreamingResult>> DownloadStreamingAsync(
        BlobDownloadOptions? options = null, CancellationToken cancellationToken = default)
    {
        await network.StorageAsync($"{key.Container}.get");
        return account.Blobs.TryGetValue(key, out var content)
            ? Answer.With(BlobsModelFactory.BlobDownloadStreamingResult(
                content.ToStream(), BlobsModelFactory.BlobDownloadDetails(blobType: default, contentLength: content.ToMemory().Length)))
            : throw Answer.Refused(404);
    }

    public override async Task<Response<bool>> DeleteIfExistsAsync(
        DeleteSnapshotsOption snapshotsOption = default, BlobRequestConditions? conditions = null,
        CancellationToken cancellationToken = default)
    {
        await network.StorageAsync($"{key.Container}.write");
        return Answer.With(account.Blobs.Remove(key));
    }

    public override async Task<Response<BlobProperties>> GetPropertiesAsync(
        BlobRequestConditions? conditions = null, CancellationToken cancellationToken = default)
    {
        await network.StorageAsync($"{key.Container}.get");
        return Answer.With(BlobsModelFactory.BlobProperties(contentLength: account.Blobs[key].ToMemory().Length));
    }

    private async Task<Response<BlobContentInfo>> PutAsync(BinaryData content)
    {
        account.Blobs[key] = content;
        await network.HeardAsync($"{key.Container}.write");
        return Answer.With<BlobContentInfo>(null!);
    }
}
