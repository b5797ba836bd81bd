namespace Connector.IntegrationTests.Support.Workers;

/// <summary>Below the storage clients and their retries, so that each try passes the wire.</summary>
internal sealed class StorageWire(Wire wire) : DelegatingHandler(Connections)
{
    // One pool for all workers of the process.
    private static readonly SocketsHttpHandler Connections = new() { UseCookies = false, AllowAutoRedirect = false };

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        wire.StorageAsync(request, () => base.SendAsync(request, cancellationToken));
}
