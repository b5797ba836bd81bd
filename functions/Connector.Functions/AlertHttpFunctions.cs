using Connector.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Connector.Functions;

/// <summary>Puts the alerts' part of the HTTP contract on the Functions host.</summary>
public sealed class AlertHttpFunctions(AlertsEndpoint alerts, AlertLinkEndpoint links)
{
    private const string Alerts = "accounts/{account}/alerts";

    [Function("TestAlert")]
    public Task<IResult> TestAlertAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Alerts + "/test")] HttpRequest request, string account, CancellationToken cancellationToken) =>
        alerts.TestAsync(account, cancellationToken);

    [Function("ListSilences")]
    public Task<IResult> ListSilencesAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Alerts + "/silences")] HttpRequest request,
        string account,
        CancellationToken cancellationToken) =>
        alerts.ListSilencesAsync(account, cancellationToken);

    [Function("RevokeSilence")]
    public Task<IResult> RevokeSilenceAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = Alerts + "/silences/{id}")] HttpRequest request,
        string account,
        string id,
        CancellationToken cancellationToken) =>
        alerts.RevokeSilenceAsync(account, id, cancellationToken);

    /// <summary>Open to every caller, since the link's signature is what proves the reader.</summary>
    [Function("ShowAlertLink")]
    public Task<IResult> ShowAlertLinkAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "alerts/link")] HttpRequest request, CancellationToken cancellationToken) =>
        links.GetAsync(request, cancellationToken);

    [Function("DoAlertLink")]
    public Task<IResult> DoAlertLinkAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "alerts/link")] HttpRequest request, CancellationToken cancellationToken) =>
        links.PostAsync(request, cancellationToken);
}
