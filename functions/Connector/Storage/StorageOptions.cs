using System.ComponentModel.DataAnnotations;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Connector.Settings;

namespace Connector.Storage;

/// <summary>The storage account: a connection string, or the endpoints of an account that the app opens with a managed identity.</summary>
public sealed record StorageOptions : IValidatableObject
{
    private const string Name = "AzureWebJobsStorage";

    /// <summary>Null if the endpoints are set.</summary>
    [Setting(Name, IsSecret = true)]
    public string? ConnectionString
    {
        get => field
            ?? (BlobServiceUri is null && QueueServiceUri is null && TableServiceUri is null ? "UseDevelopmentStorage=true" : null);
        init;
    }

    [Setting($"{Name}__accountName", Expected = "a storage account's name: 3 to 24 lower-case letters and digits")]
    [RegularExpression("[a-z0-9]{3,24}")]
    public string? AccountName { get; init; }

    [Setting($"{Name}__blobServiceUri")]
    public Uri? BlobServiceUri { get => field ?? Endpoint("blob"); init; }

    [Setting($"{Name}__queueServiceUri")]
    public Uri? QueueServiceUri { get => field ?? Endpoint("queue"); init; }

    [Setting($"{Name}__tableServiceUri")]
    public Uri? TableServiceUri { get => field ?? Endpoint("table"); init; }

    /// <summary>Client id of a user-assigned identity; null for the system-assigned one, or the developer's own login.</summary>
    [Setting($"{Name}__clientId")]
    public string? ClientId { get; init; }

    /// <summary>Whether the state is in a storage emulator on this machine.</summary>
    public bool IsEmulator => ConnectionString is { } text && IsConnectionString(text) && new TableServiceClient(text).Uri.IsLoopback;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ConnectionString is { } text)
        {
            if (!IsConnectionString(text))
            {
                yield return new ValidationResult("a storage connection string, or UseDevelopmentStorage=true", [nameof(ConnectionString)]);
            }
        }
        else if (BlobServiceUri is null || QueueServiceUri is null || TableServiceUri is null)
        {
            yield return new ValidationResult(
                $"the storage account's name, or all of {Name}__blobServiceUri, __queueServiceUri and __tableServiceUri",
                [nameof(AccountName)]);
        }
    }

    private static bool IsConnectionString(string text)
    {
        try
        {
            // Each client looks for its own endpoint.
            _ = new BlobServiceClient(text);
            _ = new QueueServiceClient(text);
            _ = new TableServiceClient(text);
            return true;
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    private Uri? Endpoint(string service) => AccountName is null ? null : new Uri($"https://{AccountName}.{service}.core.windows.net/");
}
