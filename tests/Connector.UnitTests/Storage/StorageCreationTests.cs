using System.Net.Sockets;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Connector.Storage;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Connector.UnitTests.Storage;

[TestClass]
public sealed class StorageCreationTests(TestContext context)
{
    private const string Account = "UseDevelopmentStorage=true";

    private readonly FakeLogger<StorageCreation> _log = new();

    /// <summary>Without this the app ended at its start when storage closed a connection at that moment (dotnet/runtime).</summary>
    [TestMethod]
    public async Task Connection_that_ends_at_once_does_not_stop_the_start()
    {
        using var wire = new HttpClient(new EndedConnections());
        using var creation = Creation(new HttpClientTransport(wire));

        await creation.StartingAsync(context.CancellationToken);

        Assert.IsFalse(creation.IsDone);
        Assert.Contains("Azure Storage (AzureWebJobsStorage) is out of reach", _log.LatestRecord.Message);
    }

    private StorageCreation Creation(HttpPipelineTransport transport)
    {
        var (blobs, queues, tables) = (new BlobClientOptions(), new QueueClientOptions(), new TableClientOptions());

        foreach (var client in new Azure.Core.ClientOptions[] { blobs, queues, tables })
        {
            client.Transport = transport;
            client.Retry.MaxRetries = 0;
        }

        return new StorageCreation(
            new BlobServiceClient(Account, blobs), new QueueServiceClient(Account, queues), new TableServiceClient(Account, tables),
            new FakeTimeProvider(), _log);
    }

    private sealed class EndedConnections : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromException<HttpResponseMessage>(new SocketException((int)SocketError.NotConnected));
    }
}
