using System.Text.Json;
using Connector.Alerting;
using Connector.Connecting;
using Connector.Gmail;
using Connector.Incidents;
using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Connector.Api;

/// <summary>
/// <c>PUT accounts/{account}/mailboxes/{address}</c> connects a mailbox, or gives a connected one a new credential;
/// <c>PUT accounts/{account}/mailboxes</c> does the same for many mailboxes.
/// </summary>
public sealed partial class PutMailboxEndpoint(
    AccountTable accounts,
    ConnectMailbox connect,
    IncidentGate gate,
    GmailOptions gmail,
    AdminReach reach,
    ILogger<PutMailboxEndpoint> logger)
{
    /// <summary>Mailboxes in one call.</summary>
    public const int MaxMailboxes = 500;

    private const int MaxBytesOfMany = 2 * 1024 * 1024;

    private const int MaxParallel = 16;

    public async Task<IResult> PutAsync(HttpRequest request, string account, string address, CancellationToken cancellationToken)
    {
        if (ApiPath.ToKey(account, address) is not { } key)
        {
            return Problem.BadRequest("The path must name an account and a mail address: accounts/{account}/mailboxes/{address}.");
        }

        var (body, wrong) = await JsonBody.ReadAsync<MailboxBody>(request, cancellationToken);

        if (body is null)
        {
            return Problem.BadRequest(wrong!);
        }

        if (await accounts.FindAsync(account, cancellationToken) is not { } known)
        {
            return PutAccountFirst(account);
        }

        if (body.ToConnection(gmail, known.OAuthClient, out wrong) is not { } connection)
        {
            return Problem.BadRequest(wrong!);
        }

        var result = await ToResultAsync(key, await connect.HandleAsync(key, connection, cancellationToken), cancellationToken);

        return result switch
        {
            { Mailbox: { } view, Status: StatusCodes.Status201Created } =>
                Results.Created(ApiPath.Of(new MailboxKey(account, view.Address)), await WarnAsync(view, known, cancellationToken)),
            { Mailbox: { } view } => Results.Ok(await WarnAsync(view, known, cancellationToken)),
            { Status: StatusCodes.Status409Conflict } => Problem.Conflict(result.Detail!),
            _ => Problem.BadRequest(result.Detail!),
        };
    }

    private async Task<MailboxView> WarnAsync(MailboxView view, Account account, CancellationToken cancellationToken) =>
        view with { Warnings = await reach.WarningsAsync(account, cancellationToken) };

    /// <summary>Each mailbox has its own result, in the order of the body. A mailbox that fails does not stop the others.</summary>
    public async Task<IResult> PutManyAsync(HttpRequest request, string account, CancellationToken cancellationToken)
    {
        var (bodies, wrong) = await JsonBody.ReadAsync<List<JsonElement>>(request, cancellationToken, MaxBytesOfMany);

        if (bodies is not { Count: > 0 and <= MaxMailboxes })
        {
            return Problem.BadRequest(wrong ?? $"The body must list 1 to {MaxMailboxes} mailboxes.");
        }

        if (await accounts.FindByPathAsync(account, cancellationToken) is not { } known)
        {
            return PutAccountFirst(account);
        }

        var wishes = MailboxWish.Read(bodies, known, gmail);
        var results = wishes.Select(wish => new MailboxResult(
            wish.Key?.Address, StatusCodes.Status503ServiceUnavailable, "The mailbox could not be connected now: repeat the call for it."))
            .ToArray();
        await Isolated.EachAsync(
            "connect",
            wishes.Index(),
            entry => $"{entry.Item.Key}",
            async (entry, token) => results[entry.Index] = await ConnectOneAsync(entry.Item, token),
            logger,
            cancellationToken,
            MaxParallel);
        return Results.Ok(new { results, warnings = await reach.WarningsAsync(known, cancellationToken) });
    }

    private static IResult PutAccountFirst(string account) =>
        Problem.NotFound($"There is no account '{account}': PUT accounts/{account} first.");

    private async Task<MailboxResult> ConnectOneAsync(MailboxWish wish, CancellationToken cancellationToken) =>
        wish is { Key: { } key, Connection: { } connection }
            ? await ToResultAsync(key, await connect.HandleAsync(key, connection, cancellationToken), cancellationToken)
            : new MailboxResult(wish.Address, StatusCodes.Status400BadRequest, wish.Wrong);

    private async Task<MailboxResult> ToResultAsync(MailboxKey asked, ConnectOutcome outcome, CancellationToken cancellationToken)
    {
        var (status, detail, mailbox) = outcome switch
        {
            ConnectOutcome.Connected connected => (StatusCodes.Status201Created, null, connected.Mailbox),
            ConnectOutcome.Renewed renewed => (StatusCodes.Status200OK, null, renewed.Mailbox),
            ConnectOutcome.Refused refused => (StatusCodes.Status400BadRequest, refused.Reason, null),
            _ => (StatusCodes.Status409Conflict, "The mailbox is being connected by another call at this moment.", (Mailbox?)null),
        };

        if (mailbox is null)
        {
            return new MailboxResult(asked.Address, status, detail);
        }

        Log.Connected(logger, status == StatusCodes.Status201Created ? "Connected" : "Renewed the credential of", mailbox.Key);
        return new MailboxResult(asked.Address, status, detail, await ViewAsync(mailbox, cancellationToken));
    }

    private async Task<MailboxView> ViewAsync(Mailbox mailbox, CancellationToken cancellationToken) =>
        MailboxView.Of(mailbox, await gate.HeldByAsync(mailbox, cancellationToken));

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{What} {Mailbox}.")]
        public static partial void Connected(ILogger logger, string what, MailboxKey mailbox);
    }
}
