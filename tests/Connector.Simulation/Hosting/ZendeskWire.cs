using Connector.Simulation.Storage;
using Connector.TestKit.Zendesk;

namespace Connector.Simulation.Hosting;

/// <summary>The simulated Zendesk, and hosts that never answer, as one instance reaches them.</summary>
internal sealed class ZendeskWire(SimulatedWorld world, Network network) : DelegatingHandler(new ZendeskHandler(world.Zendesk))
{
    private const string Call = "Zendesk.call";

    private static readonly Latency Slow = Latency.Milliseconds(50, 200);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        world.HangingHosts.Contains(request.RequestUri!.Host) ? HangAsync(cancellationToken) : CallAsync(request, cancellationToken);

    /// <summary>Ends with the caller's patience, on the thread of the simulation: an awaited delay would continue on another one.</summary>
    private static Task<HttpResponseMessage> HangAsync(CancellationToken cancellationToken)
    {
        var never = new TaskCompletionSource<HttpResponseMessage>();
        cancellationToken.UnsafeRegister(_ => never.TrySetCanceled(cancellationToken), null);
        return never.Task;
    }

    private async Task<HttpResponseMessage> CallAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await network.HostAsync(Call);
        await network.TravelAsync(Slow);
        var response = await base.SendAsync(request, cancellationToken);
        await network.HeardAsync(Call);
        await network.TravelAsync(Slow);
        return response;
    }
}
