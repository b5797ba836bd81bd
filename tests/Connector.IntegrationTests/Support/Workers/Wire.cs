namespace Connector.IntegrationTests.Support.Workers;

/// <summary>What lies between one worker and the world: every request to storage and every call to Gmail passes here.</summary>
internal class Wire
{
    public virtual Task<HttpResponseMessage> StorageAsync(HttpRequestMessage request, Func<Task<HttpResponseMessage>> send) => send();

    public virtual Task<T> GmailAsync<T>(Func<Task<T>> call) => call();
}
