using System.Diagnostics;
using System.Text.Json;
using Connector.Alerting;
using Connector.Gmail;
using Connector.Incidents;
using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Connector.Api;

/// <summary>
/// <c>PUT accounts/{account}/mailboxes/{address}</c>: connects a mailbox, or gives a connected one a new credential;
/// <c>PUT accounts/{account}/mailboxes</c>: the same for many at once.
/// </summary>
public sealed partial class ConnectEndpoint(
    AccountTable accounts, ConnectMailbox connect, IncidentGate gate, GmailOptions gmailOptions, AdminReach reach, ILogger<ConnectEndpoint> logger)
{
    /// <summary>Mailboxes in one call.</summary>
    public const int MaxMailboxes = 500;

    private const int MaxBytesOfMany = 2 * 1024 * 1024;

    private const int Parallel = 16;

    private const string Contested = "The mailbox is being connected by another call at this moment.";

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

    /// <summary>Each mailbox has a result of its own, in their order; one that fails stops no other.</summary>
    public async Task<IResult> PutManyAsync(HttpRequest request, string account, CancellationToken cancellationToken)
    {
        var (bodies, wrong) = await JsonBody.ReadAsync<List<JsonElement>>(request, cancellationToken, MaxBytesOfMany);

        if (bodies is not { Count: > 0 and <= MaxMailboxes })
        {
            return Problem.BadRequest(wrong ?? $"The body must list 1 to {MaxMailboxes} mailboxes.");
        }

        if (!Account.IsId(account) || await accounts.FindAsync(account, cancellationToken) is not { } known)
        {
            return Problem.NotFound($"There is no account '{account}': PUT accounts/{account} first.");
        }

        var wishes = MailboxWish.Read(bodies, account, gmailOptions);
        var results = new object[wishes.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken, TaskScheduler = TaskScheduler.Current };
        await System.Threading.Tasks.Parallel.ForAsync(
            0, wishes.Count, parallel, async (number, token) => results[number] = await ConnectOneAsync(wishes[number], token));

        return Results.Ok(new { results, warnings = await reach.WarningsAsync(known, cancellationToken) });
    }

    private async Task<MailboxResult> ConnectOneAsync(MailboxWish wish, CancellationToken cancellationToken)
    {
        if (wish is not { Key: { } key, Connection: { } connection })
        {
            return new MailboxResult(wish.Address, StatusCodes.Status400BadRequest, wish.Wrong);
        }

        var result = new MailboxResult(key.Address, StatusCodes.Status503ServiceUnavailable, "The mailbox could not be connected now: repeat the call for it.");
        await Isolated.TryAsync(
            "connect",
            $"{key}",
            async () => result = await ToResultAsync(key.Address, await connect.HandleAsync(key, connection, cancellationToken), cancellationToken),
            logger,
            cancellationToken);
        return result;
    }

    private async Task<MailboxResult> ToResultAsync(string address, ConnectOutcome outcome, CancellationToken cancellationToken) => outcome switch
    {
        ConnectOutcome.Connected { Mailbox: var mailbox } =>
            new MailboxResult(address, StatusCodes.Status201Created, null, MailboxView.Of(mailbox, await gate.HeldByAsync(mailbox, cancellationToken))),
        ConnectOutcome.Renewed { Mailbox: var mailbox } =>
            new MailboxResult(address, StatusCodes.Status200OK, null, MailboxView.Of(mailbox, await gate.HeldByAsync(mailbox, cancellationToken))),
        ConnectOutcome.Refused { Reason: var reason } => new MailboxResult(address, StatusCodes.Status400BadRequest, reason),
        _ => new MailboxResult(address, StatusCodes.Status409Conflict, Contested),
    };

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
                return Problem.Conflict(Contested);

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
