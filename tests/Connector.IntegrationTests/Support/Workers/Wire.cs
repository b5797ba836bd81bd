namespace Connector.IntegrationTests.Support.Workers;

/// <summary>
/// The connections of one worker to the outside: every try of a request passes here, below all repeats, to storage as to Gmail, the token
/// endpoint and the webhook.
/// </summary>
internal class Wire
{
    public virtual Task<HttpResponseMessage> StorageAsync(HttpRequestMessage request, Func<Task<HttpResponseMessage>> send) => send();

    public virtual Task<HttpResponseMessage> OutboundAsync(HttpRequestMessage request, Func<Task<HttpResponseMessage>> send) => send();
}
