using System.Net;
using Azure;

namespace Connector.Storage;

/// <summary>Reads blobs that may be gone.</summary>
internal static class Blobs
{
    /// <returns>Null if the blob is gone.</returns>
    public static async Task<T?> UnlessGoneAsync<T>(Func<Task<T>> read)
        where T : class
    {
        try
        {
            return await read();
        }
        catch (RequestFailedException exception) when (exception.Status == (int)HttpStatusCode.NotFound)
        {
            return null;
        }
    }
}
