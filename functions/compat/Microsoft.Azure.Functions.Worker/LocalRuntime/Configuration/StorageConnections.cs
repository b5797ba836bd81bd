using Azure.Core;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Configuration;

/// <summary>Clients for the storage accounts that triggers and outputs name. Connection strings only: this runs on one machine.</summary>
internal sealed class StorageConnections(IConfiguration settings)
{
    private const string HostStorage = "AzureWebJobsStorage";
    private const string Emulator = "UseDevelopmentStorage=true";

    private static readonly string[] IdentitySettings = ["accountName", "serviceUri", "queueServiceUri", "blobServiceUri", "credential"];

    /// <summary>The host's account, which keeps the timers' locks and status.</summary>
    public BlobServiceClient HostBlobs()
    {
        var options = new BlobClientOptions();
        Configure(options.Retry);
        return Open(HostStorage, text => new BlobServiceClient(text, options));
    }

    /// <summary>Sends and receives the raw text; who uses the queue decodes it.</summary>
    public QueueServiceClient Queues(string? connection)
    {
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None };
        Configure(options.Retry);
        return Open(connection ?? HostStorage, text => new QueueServiceClient(text, options));
    }

    // Listeners try again by themselves; long retries below them would only hide an outage.
    private static void Configure(RetryOptions retry)
    {
        retry.MaxRetries = 2;
        retry.Delay = TimeSpan.FromMilliseconds(200);
        retry.MaxDelay = TimeSpan.FromSeconds(1);
        retry.NetworkTimeout = TimeSpan.FromSeconds(15);
    }

    private T Open<T>(string name, Func<string, T> open)
    {
        try
        {
            return open(Text(name));
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            throw new StartException($"{name} is no storage connection string.");
        }
    }

    private string Text(string name)
    {
        var text = settings["AzureWebJobs" + name] ?? settings[name] ?? settings.GetConnectionString(name);
        if (!string.IsNullOrWhiteSpace(text))
        {
            return text;
        }

        if (IdentitySettings.FirstOrDefault(suffix => settings[$"{name}:{suffix}"] is not null) is { } identity)
        {
            throw new StartException(
                $"{name}__{identity} asks for a managed identity; the local runtime takes a connection string in {name} only.");
        }

        return name == HostStorage ? Emulator : throw new StartException($"The connection '{name}' of a trigger or output is missing.");
    }
}
