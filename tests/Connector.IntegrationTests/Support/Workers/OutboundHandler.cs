namespace Connector.IntegrationTests.Support.Workers;

/// <summary>Right above the connections to Gmail, the token endpoint and the webhook.</summary>
internal sealed class OutboundHandler(HttpMessageHandler connections, Wire wire) : DelegatingHandler(connections)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        wire.OutboundAsync(request, () => base.SendAsync(request, cancellationToken));
}
