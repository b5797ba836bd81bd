using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Connector.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.Storage;

/// <summary>Registers the storage clients and the creation of everything that the app names in storage.</summary>
public static class StorageServices
{
    public static IServiceCollection AddStorage(this IServiceCollection services, SettingsReader settings)
    {
        var options = StorageOptions.Read(settings);

        return services
            .AddSingleton(_ => Blobs(options))
            .AddSingleton(_ => Queues(options))
            .AddSingleton(_ => Tables(options))
            .AddSingleton<WorkQueues>()
            .AddHostedService<StorageCreation>();
    }

    private static BlobServiceClient Blobs(StorageOptions options)
    {
        var client = new BlobClientOptions();
        Bound(client.Retry);
        return options.ConnectionString is { } connection
            ? new BlobServiceClient(connection, client)
            : new BlobServiceClient(options.BlobServiceUri, Identity(options), client);
    }

    private static QueueServiceClient Queues(StorageOptions options)
    {
        // The queue trigger expects base64; the SDK's own default is plain text.
        var client = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 };
        Bound(client.Retry);
        return options.ConnectionString is { } connection
            ? new QueueServiceClient(connection, client)
            : new QueueServiceClient(options.QueueServiceUri, Identity(options), client);
    }

    private static TableServiceClient Tables(StorageOptions options)
    {
        var client = new TableClientOptions();
        Bound(client.Retry);
        return options.ConnectionString is { } connection
            ? new TableServiceClient(connection, client)
            : new TableServiceClient(options.TableServiceUri, Identity(options), client);
    }

    /// <remarks>The SDK's defaults let one call block for minutes in an outage; a job is better off failing and coming back.</remarks>
    private static void Bound(RetryOptions retry)
    {
        retry.MaxRetries = 4;
        retry.Delay = TimeSpan.FromMilliseconds(200);
        retry.MaxDelay = TimeSpan.FromSeconds(5);
        retry.NetworkTimeout = TimeSpan.FromSeconds(60);
    }

    private static DefaultAzureCredential Identity(StorageOptions options) =>
        new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = options.ClientId });
}
