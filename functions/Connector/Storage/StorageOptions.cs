using System.Text.RegularExpressions;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Connector.Settings;

namespace Connector.Storage;

/// <summary>Where the state lives: a connection string, or the account's endpoints to be opened with a managed identity.</summary>
public sealed partial record StorageOptions
{
    private const string Setting = "AzureWebJobsStorage";

    public string? ConnectionString { get; init; }

    public Uri? BlobServiceUri { get; init; }

    public Uri? QueueServiceUri { get; init; }

    public Uri? TableServiceUri { get; init; }

    /// <summary>Client id of a user-assigned identity; null for the system-assigned one, or the developer's own login.</summary>
    public string? ClientId { get; init; }

    public static StorageOptions Read(SettingsReader settings)
    {
        ArgumentNullException.ThrowIfNull(settings);

        if (settings.Text(Setting) is { } connectionString)
        {
            if (!IsConnectionString(connectionString))
            {
                settings.Refuse(Setting, "(hidden)", "a storage connection string, or UseDevelopmentStorage=true");
            }

            return new StorageOptions { ConnectionString = connectionString };
        }

        var account = settings.Text($"{Setting}__accountName");

        if (account is not null && !AccountName().IsMatch(account))
        {
            settings.Refuse($"{Setting}__accountName", account, "a storage account's name: 3 to 24 lower-case letters and digits");
            return new StorageOptions();
        }

        var options = new StorageOptions
        {
            BlobServiceUri = settings.Address($"{Setting}__blobServiceUri", Default(account, "blob")),
            QueueServiceUri = settings.Address($"{Setting}__queueServiceUri", Default(account, "queue")),
            TableServiceUri = settings.Address($"{Setting}__tableServiceUri", Default(account, "table")),
            ClientId = settings.Text($"{Setting}__clientId"),
        };

        if (options is { BlobServiceUri: null, QueueServiceUri: null, TableServiceUri: null })
        {
            return new StorageOptions { ConnectionString = "UseDevelopmentStorage=true" };
        }

        if (options.BlobServiceUri is null || options.QueueServiceUri is null || options.TableServiceUri is null)
        {
            settings.Refuse(
                $"{Setting}__accountName", found: null, $"the storage account's name, or all of {Setting}__blobServiceUri, __queueServiceUri and __tableServiceUri");
        }

        return options;
    }

    /// <summary>Whether the state lies in a storage emulator on this machine.</summary>
    internal static bool IsEmulator(SettingsReader settings) => settings.Text(Setting) is { } connectionString
        ? IsConnectionString(connectionString) && new TableServiceClient(connectionString).Uri.IsLoopback
        : settings.Section(Setting).Count == 0;

    private static bool IsConnectionString(string text)
    {
        try
        {
            // Each looks for its own endpoint.
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

    private static Uri? Default(string? account, string service) =>
        account is null ? null : new Uri($"https://{account}.{service}.core.windows.net/");

    [GeneratedRegex(@"\A[a-z0-9]{3,24}\z", RegexOptions.CultureInvariant)]
    private static partial Regex AccountName();
}
