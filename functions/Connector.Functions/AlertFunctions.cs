using Connector.Alerting;
using Connector.Api;
using Connector.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Connector.Functions;

/// <summary>The queue and the routes of alerts.</summary>
public sealed class AlertFunctions(AlertAdmins alerts, AlertsEndpoint endpoint)
{
    private const string Alerts = "accounts/{account}/alerts";

    [Function("AlertAdmins")]
    public Task AlertAdminsAsync([QueueTrigger(StorageNames.AlertsQueue)] string job, CancellationToken cancellationToken) =>
        alerts.HandleAsync(JobMessage.Read<AlertJob>(job), cancellationToken);

    [Function("TestAlert")]
    public Task<IResult> TestAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Alerts + "/test")] HttpRequest request,
        string account,
        CancellationToken cancellationToken) =>
        endpoint.TestAsync(account, cancellationToken);

    [Function("ListSilences")]
    public Task<IResult> ListSilencesAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Alerts + "/silences")] HttpRequest request,
        string account,
        CancellationToken cancellationToken) =>
        endpoint.ListSilencesAsync(account, cancellationToken);

    [Function("RevokeSilence")]
    public Task<IResult> RevokeSilenceAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = Alerts + "/silences/{id}")] HttpRequest request,
        string account,
        string id,
        CancellationToken cancellationToken) =>
        endpoint.RevokeSilenceAsync(account, id, cancellationToken);

    /// <summary>Open to every caller, because the link's signature proves the reader.</summary>
    [ProvenBy(Proof.Signature)]
    [Function("ShowAlertLink")]
    public Task<IResult> ShowLinkAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "alerts/link")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.ShowLinkAsync(request, cancellationToken);

    [ProvenBy(Proof.Signature)]
    [Function("DoAlertLink")]
    public Task<IResult> DoLinkAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "alerts/link")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.DoLinkAsync(request, cancellationToken);
}
