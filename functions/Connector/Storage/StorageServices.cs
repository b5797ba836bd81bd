using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Connector.Storage.Poison;
using Connector.Storage.Sweeping;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Connector.Storage;

/// <summary>Registers the storage clients, the creation of queues, tables and containers, and the sweeps.</summary>
/// <remarks>
/// A registered <see cref="HttpPipelinePolicy"/> sees each request of each client, including retries, so that tests can count them.
/// </remarks>
internal static class StorageServices
{
    public static IServiceCollection AddStorage(this IServiceCollection services, StorageOptions options) =>
        services
            .AddSingleton(services => Blobs(options, Bound(new BlobClientOptions(), services)))
            // The queue trigger expects base64; the SDK's own default is plain text.
            .AddSingleton(services => Queues(
                options, Bound(new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }, services)))
            .AddSingleton(services => new RawQueues(Queues(options, Bound(new QueueClientOptions(), services))))
            .AddSingleton(services => Tables(options, Bound(new TableClientOptions(), services)))
            .AddIdentity(options)
            .AddSingleton<WorkQueues>()
            .AddSingleton<MinuteSweeps>()
            .AddSingleton<PoisonTable>()
            .AddSingleton<HandlePoison>()
            .AddSingleton<PoisonSweep>()
            .AddSingleton(services => new Sweep("poison", services.GetRequiredService<PoisonSweep>().RunAsync))
            .AddSingleton<TableScan>()
            .AddSingleton<StorageCreation>()
            .AddHostedService(services => services.GetRequiredService<StorageCreation>());

    /// <summary>The app's identity at Azure, unless a test gives it another one.</summary>
    private static IServiceCollection AddIdentity(this IServiceCollection services, StorageOptions options)
    {
        services.TryAddSingleton<TokenCredential>(_ => Identity(options));
        return services;
    }

    private static BlobServiceClient Blobs(StorageOptions options, BlobClientOptions client) =>
        options.ConnectionString is { } connection
            ? new BlobServiceClient(connection, client)
            : new BlobServiceClient(options.BlobServiceUri, Identity(options), client);

    private static QueueServiceClient Queues(StorageOptions options, QueueClientOptions client) =>
        options.ConnectionString is { } connection
            ? new QueueServiceClient(connection, client)
            : new QueueServiceClient(options.QueueServiceUri, Identity(options), client);

    private static TableServiceClient Tables(StorageOptions options, TableClientOptions client) =>
        options.ConnectionString is { } connection
            ? new TableServiceClient(connection, client)
            : new TableServiceClient(options.TableServiceUri, Identity(options), client);

    /// <remarks>With the SDK's defaults a call may block for minutes in an outage. A job should fail sooner and be repeated.</remarks>
    private static T Bound<T>(T client, IServiceProvider services)
        where T : ClientOptions
    {
        client.Retry.MaxRetries = 4;
        client.Retry.Delay = TimeSpan.FromMilliseconds(200);
        client.Retry.MaxDelay = TimeSpan.FromSeconds(5);
        client.Retry.NetworkTimeout = TimeSpan.FromSeconds(60);

        // Unused, and they cost time on every request.
        client.Diagnostics.IsLoggingEnabled = false;
        client.Diagnostics.IsDistributedTracingEnabled = false;
        client.Diagnostics.IsTelemetryEnabled = false;

        foreach (var policy in services.GetServices<HttpPipelinePolicy>())
        {
            client.AddPolicy(policy, HttpPipelinePosition.PerRetry);
        }

        return client;
    }

    private static DefaultAzureCredential Identity(StorageOptions options) =>
        new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = options.ClientId });
}
