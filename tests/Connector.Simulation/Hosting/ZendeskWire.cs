using Connector.Simulation.Storage;
using Connector.TestKit.Zendesk;

namespace Connector.Simulation.Hosting;

/// <summary>The simulated Zendesk as one instance reaches it.</summary>
internal sealed class ZendeskWire(ZendeskSimulator zendesk, Network network) : DelegatingHandler(new ZendeskHandler(zendesk))
{
    private const string Call = "Zendesk.call";

    private static readonly Latency Slow = Latency.Milliseconds(50, 200);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await network.HostAsync(Call);
        await network.TravelAsync(Slow);
        var response = await base.SendAsync(request, cancellationToken);
        await network.HeardAsync(Call);
        await network.TravelAsync(Slow);
        return response;
    }
}
