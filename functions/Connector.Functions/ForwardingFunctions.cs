using Connector.Api;
using Connector.Forwarding.Imap;
using Connector.Forwarding.Readiness;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Connector.Functions;

/// <summary>The routes and timers of forwarding.</summary>
public sealed class ForwardingFunctions(
    InboundEndpoint inbound, ForwardingEndpoint forwarding, ForwardingSetupEndpoint setup, AuditForwarding audit,
    FetchInboundMailbox mailbox)
{
    private const string Forwarding = "accounts/{account}/mailboxes/{address}/forwarding";

    /// <summary>Open to every caller, because the signature proves the caller.</summary>
    [ProvenBy(Proof.Signature)]
    [Function("ReceiveForwardedMail")]
    public Task<IResult> ReceiveForwardedMailAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "inbound/{routeKey}")] HttpRequest request,
        string routeKey,
        CancellationToken cancellationToken) =>
        inbound.PostAsync(request, routeKey, cancellationToken);

    [Function("GetForwarding")]
    public Task<IResult> GetForwardingAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Forwarding)] HttpRequest request,
        string account,
        string address,
        CancellationToken cancellationToken) =>
        forwarding.GetAsync(account, address, cancellationToken);

    [Function("ActOnForwarding")]
    public Task<IResult> ActOnForwardingAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Forwarding + "/{verb}")] HttpRequest request,
        string account,
        string address,
        string verb,
        CancellationToken cancellationToken) =>
        forwarding.ActAsync(account, address, verb, cancellationToken);

    [Function("SetUpForwarding")]
    public Task<IResult> SetUpForwardingAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "accounts/{account}/forwarding/{verb}")] HttpRequest request,
        string account,
        string verb,
        CancellationToken cancellationToken) =>
        setup.ActAsync(request, account, verb, cancellationToken);

    [Function("AuditForwarding")]
    public Task AuditForwardingAsync([TimerTrigger("%Schedule:AuditForwarding%")] TimerInfo timer, CancellationToken cancellationToken) =>
        audit.HandleAsync(cancellationToken);

    [Function("FetchInboundMailbox")]
    public Task FetchInboundMailboxAsync(
        [TimerTrigger("%Schedule:FetchInboundMailbox%")] TimerInfo timer, CancellationToken cancellationToken) =>
        mailbox.HandleAsync(cancellationToken);
}
