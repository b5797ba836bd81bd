using System.Diagnostics;
using Connector.Alerting;
using Connector.Gmail;
using Connector.Incidents;
using Connector.Mailboxes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Connector.Api;

/// <summary><c>PUT accounts/{account}/mailboxes/{address}</c>: connects a mailbox, or gives a connected one a new credential.</summary>
public sealed partial class ConnectEndpoint(
    AccountTable accounts, ConnectMailbox connect, IncidentGate gate, GmailOptions gmailOptions, AdminReach reach, ILogger<ConnectEndpoint> logger)
{
    public async Task<IResult> PutAsync(HttpRequest request, string account, string address, CancellationToken cancellationToken)
    {
        if (!Account.IsId(account) || MailAddress.Normalize(address) is not { } normalized)
        {
            return Problem.BadRequest("The path must name an account and a mail address: accounts/{account}/mailboxes/{address}.");
        }

        var (body, wrong) = await JsonBody.ReadAsync<MailboxBody>(request, cancellationToken);

        if ((body is null ? null : Connection.Read(body, gmailOptions, out wrong)) is not { } connection)
        {
            return Problem.BadRequest(wrong!);
        }

        if (await accounts.FindAsync(account, cancellationToken) is not { } known)
        {
            return Problem.NotFound($"There is no account '{account}': PUT accounts/{account} first.");
        }

        var key = new MailboxKey(account, normalized);
        return await ToResultAsync(await connect.HandleAsync(key, connection, cancellationToken), known, cancellationToken);
    }

    private async Task<IResult> ToResultAsync(ConnectOutcome outcome, Account account, CancellationToken cancellationToken)
    {
        switch (outcome)
        {
            case ConnectOutcome.Connected { Mailbox: var mailbox }:
                Log.Connected(logger, mailbox.Key);
                return Results.Created(
                    $"/api/accounts/{account.Id}/mailboxes/{Uri.EscapeDataString(mailbox.Key.Address)}", await ViewAsync(mailbox, account, cancellationToken));

            case ConnectOutcome.Renewed { Mailbox: var mailbox }:
                Log.Renewed(logger, mailbox.Key);
                return Results.Ok(await ViewAsync(mailbox, account, cancellationToken));

            case ConnectOutcome.Refused { Reason: var reason }:
                return Problem.BadRequest(reason);

            case ConnectOutcome.Contested:
                return Problem.Conflict("The mailbox is being connected by another call at this moment.");

            default:
                throw new UnreachableException($"{outcome}");
        }
    }

    private async Task<MailboxView> ViewAsync(Mailbox mailbox, Account account, CancellationToken cancellationToken) =>
        MailboxView.Of(mailbox, await gate.HeldByAsync(mailbox, cancellationToken)) with { Warnings = await reach.WarningsAsync(account, cancellationToken) };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Connected {Mailbox}.")]
        public static partial void Connected(ILogger logger, MailboxKey mailbox);

        [LoggerMessage(2, LogLevel.Information, "Renewed the credential of {Mailbox}.")]
        public static partial void Renewed(ILogger logger, MailboxKey mailbox);
    }
}
