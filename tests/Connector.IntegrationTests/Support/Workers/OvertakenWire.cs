namespace Connector.IntegrationTests.Support.Workers;

/// <summary>Something else happens before the first of some requests to storage leaves.</summary>
internal sealed class OvertakenWire(Func<HttpRequestMessage, bool> isAwaited, Func<Task> before) : Wire
{
    private int _happened;

    public override async Task<HttpResponseMessage> StorageAsync(HttpRequestMessage request, Func<Task<HttpResponseMessage>> send)
    {
        if (isAwaited(request) && Interlocked.Exchange(ref _happened, 1) == 0)
        {
            await before();
        }

        return await send();
    }
}
