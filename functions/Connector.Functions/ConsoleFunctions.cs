using Connector.WebConsole;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Connector.Functions;

/// <summary>The pages of the console. Each checks who opens it.</summary>
[ProvenBy(Proof.Principal)]
public sealed class ConsoleFunctions(
    FrontEndpoint front, AccountPages accounts, MailboxEndpoint mailboxes, MailPages mail, IncidentPages incidents,
    HistoryEndpoint history)
{
    private const string Mailbox = "console/accounts/{account}/mailboxes/{address}";

    [Function("ShowConsole")]
    public Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "console")] HttpRequest request, CancellationToken cancellationToken) =>
        front.GetAsync(request, cancellationToken);

    [ProvenBy(Proof.Signature)]
    [Function("EnterConsole")]
    public Task<IResult> EnterAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "console/enter")] HttpRequest request,
        CancellationToken cancellationToken) =>
        front.EnterAsync(request, cancellationToken);

    [Function("LeaveConsole")]
    public Task<IResult> LeaveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "console/leave")] HttpRequest request,
        CancellationToken cancellationToken) =>
        front.LeaveAsync(request, cancellationToken);

    [Function("ShowConsoleAccount")]
    public Task<IResult> ShowAccountAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "console/accounts/{account}")] HttpRequest request,
        string account,
        CancellationToken cancellationToken) =>
        accounts.GetAsync(request, account, cancellationToken);

    [Function("ShowConsoleMailbox")]
    public Task<IResult> ShowMailboxAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Mailbox)] HttpRequest request,
        string account,
        string address,
        CancellationToken cancellationToken) =>
        mailboxes.GetAsync(request, account, address, cancellationToken);

    [Function("ListConsoleIncidents")]
    public Task<IResult> ListIncidentsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "console/incidents")] HttpRequest request,
        CancellationToken cancellationToken) =>
        incidents.ListAsync(request, cancellationToken);

    [Function("ShowConsoleIncident")]
    public Task<IResult> ShowIncidentAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "console/incidents/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        incidents.GetAsync(request, id, cancellationToken);

    [Function("GetConsoleReport")]
    public Task<IResult> GetReportAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "console/incidents/{id}/report")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        incidents.ReportAsync(request, id, cancellationToken);

    [Function("ShowConsoleHistory")]
    public Task<IResult> ShowHistoryAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "console/history")] HttpRequest request,
        CancellationToken cancellationToken) =>
        history.GetAsync(request, cancellationToken);

    [Function("FindConsoleMail")]
    public Task<IResult> FindMailAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "console/mail")] HttpRequest request,
        CancellationToken cancellationToken) =>
        mail.GetAsync(request, cancellationToken);
}
