using Azure;
using Azure.Storage.Queues;

namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Queues;

/// <summary>A queue that is written to, and comes to be with its first message.</summary>
internal sealed class StoredQueue(QueueClient client)
{
    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(-1);

    // What is known must be written, shutdown or not: no token here.
    public async Task AddAsync(BinaryData text)
    {
        try
        {
            await SendAsync(text);
        }
        catch (RequestFailedException refusal) when (StorageAnswers.MeansNoQueue(refusal))
        {
            await client.CreateIfNotExistsAsync(cancellationToken: CancellationToken.None);
            await SendAsync(text);
        }
    }

    private async Task SendAsync(BinaryData text) =>
        await client.SendMessageAsync(text, visibilityTimeout: null, timeToLive: Forever, CancellationToken.None);
}
