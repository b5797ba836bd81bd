using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Connector.Telemetry;
using Connector.TestKit.Gmail;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Connector.IntegrationTests.Support.Workers;

/// <summary>One instance of the app, behind a wire.</summary>
internal sealed class WorkerUnderTest : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public WorkerUnderTest(
        GmailSimulator gmail, string storage, TimeProvider time, Wire wire, IEnumerable<(string Name, string Value)> settings)
    {
        var services = AppServices.Create(gmail, storage, time, settings);
        services.AddSingleton<OutboundWire>(connections => new OutboundHandler(connections, wire));
        services.Replace(ServiceDescriptor.Singleton(new BlobServiceClient(storage, Behind(wire, new BlobClientOptions()))));
        services.Replace(ServiceDescriptor.Singleton(
            new QueueServiceClient(storage, Behind(wire, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }))));
        services.Replace(ServiceDescriptor.Singleton(new TableServiceClient(storage, Behind(wire, new TableClientOptions()))));
        _services = services.BuildServiceProvider();
    }

    public T Get<T>()
        where T : notnull =>
        _services.GetRequiredService<T>();

    public IServiceProvider Services => _services;

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    /// <summary>As many tries as the product makes, without its pauses.</summary>
    private static T Behind<T>(Wire wire, T options)
        where T : ClientOptions
    {
        options.Transport = new HttpClientTransport(new StorageWire(wire));
        options.Retry.MaxRetries = 4;
        options.Retry.Delay = TimeSpan.FromMilliseconds(1);
        options.Retry.MaxDelay = TimeSpan.FromMilliseconds(4);
        return options;
    }
}
