using Connector.Api;
using Connector.Importing.Push;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Connector.Functions;

/// <summary>The route and the timer of Gmail's push notifications.</summary>
public sealed class PushFunctions(PushEndpoint push, RenewWatches watches)
{
    /// <summary>Open to every caller, because Google's token proves the caller.</summary>
    [ProvenBy(Proof.Signature)]
    [Function("ReceivePush")]
    public Task<IResult> ReceiveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "push")] HttpRequest request, CancellationToken cancellationToken) =>
        push.PostAsync(request, cancellationToken);

    [Function("RenewWatches")]
    public Task RenewWatchesAsync([TimerTrigger("%Schedule:RenewWatches%")] TimerInfo timer, CancellationToken cancellationToken) =>
        watches.HandleAsync(cancellationToken);
}
