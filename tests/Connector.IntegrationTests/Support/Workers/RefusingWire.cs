using System.Net;
using System.Net.Http.Json;

namespace Connector.IntegrationTests.Support.Workers;

/// <summary>Storage that always refuses some requests and takes all others.</summary>
internal sealed class RefusingWire(int status, string code, Func<HttpRequestMessage, bool> refuses) : Wire
{
    public override async Task<HttpResponseMessage> StorageAsync(HttpRequestMessage request, Func<Task<HttpResponseMessage>> send) =>
        !refuses(request)
        ? await send()
        : new HttpResponseMessage((HttpStatusCode)status)
        {
            RequestMessage = request,
            Headers = { { "x-ms-error-code", code } },
            Content = StorageRequests.ServiceOf(request) == StorageService.Blob ? new ByteArrayContent([]) : TableError(),
        };

    /// <summary>learn.microsoft.com/rest/api/storageservices/table-service-error-codes</summary>
    private JsonContent TableError() => JsonContent.Create(new Dictionary<string, object>
    {
        ["odata.error"] = new { code, message = new { lang = "en-US", value = "No." } },
    });
}
