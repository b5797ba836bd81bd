namespace Connector.IntegrationTests.Support.Workers;

/// <summary>The kinds of storage that fail each in its own way.</summary>
public enum StorageService
{
    Blob,
    Table,
    TableBatch,
    Queue,
}

/// <summary>Tells them apart on the wire: Azurite has a port for each, but the requests have marks of their own.</summary>
internal static class StorageRequests
{
    public static StorageService ServiceOf(HttpRequestMessage request) => request switch
    {
        { RequestUri: { } uri } when uri.AbsolutePath.EndsWith("/$batch", StringComparison.Ordinal) => StorageService.TableBatch,
        _ when request.Headers.Contains("DataServiceVersion") => StorageService.Table,
        { RequestUri: { } uri } when uri.AbsolutePath.Contains("/messages", StringComparison.Ordinal) => StorageService.Queue,
        { RequestUri: { } uri } when uri.Query.Contains("comp=metadata", StringComparison.Ordinal)
        && !uri.AbsolutePath.Contains("/mail", StringComparison.Ordinal) => StorageService.Queue,
        _ => StorageService.Blob,
    };
}
