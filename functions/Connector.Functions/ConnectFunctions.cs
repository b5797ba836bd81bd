using Connector.Api;
using Connector.Connecting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Connector.Functions;

/// <summary>The routes by which the owner of a mailbox connects it.</summary>
/// <remarks>
/// The host takes the first of two routes that fit by the alphabetical order of the function names (azure-functions-host#9876), so the name
/// of the callback comes before the names of <c>connect/{invite}</c>.
/// </remarks>
public sealed class ConnectFunctions(ConnectStartEndpoint start, ConnectAnswerEndpoint answer, InviteEndpoint invites)
{
    private const string Invite = "accounts/{account}/mailboxes/{address}/invite";

    private const string Start = "connect/{invite}";

    /// <summary>Open to every caller, because the state in the query and the cookie prove the browser.</summary>
    [ProvenBy(Proof.Signature)]
    [Function("ConnectAnswer")]
    public Task<IResult> AnswerAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "connect/callback")] HttpRequest request,
        CancellationToken cancellationToken) =>
        answer.AnswerAsync(request, cancellationToken);

    /// <summary>Open to every caller, because the result's signature proves the reader.</summary>
    [ProvenBy(Proof.Signature)]
    [Function("ConnectResult")]
    public Task<IResult> ShowResultAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "connect/done/{result}")] HttpRequest request,
        string result,
        CancellationToken cancellationToken) =>
        answer.DoneAsync(request, result, cancellationToken);

    /// <summary>Open to every caller, because the link's signature proves the reader.</summary>
    [ProvenBy(Proof.Signature)]
    [Function("ConnectShow")]
    public Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Start)] HttpRequest request,
        string invite,
        CancellationToken cancellationToken) =>
        start.GetAsync(request, invite, cancellationToken);

    [ProvenBy(Proof.Signature)]
    [Function("ConnectStart")]
    public Task<IResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Start)] HttpRequest request,
        string invite,
        CancellationToken cancellationToken) =>
        start.PostAsync(request, invite, cancellationToken);

    [Function("CreateInvite")]
    public Task<IResult> CreateInviteAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Invite)] HttpRequest request,
        string account,
        string address,
        CancellationToken cancellationToken) =>
        invites.PostAsync(account, address, cancellationToken);

    [Function("RevokeInvites")]
    public Task<IResult> RevokeInvitesAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = Invite)] HttpRequest request,
        string account,
        string address,
        CancellationToken cancellationToken) =>
        invites.DeleteAsync(account, address, cancellationToken);
}
