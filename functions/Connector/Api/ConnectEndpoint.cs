using Connector.Alerting;
using Connector.Forwarding;
using Connector.Gmail;
using Connector.Importing;
using Connector.Incidents;
using Connector.Mailboxes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Connector.Api;

/// <summary>
/// <c>PUT accounts/{account}/mailboxes/{address}</c>: connects a mailbox, or gives a connected one a new credential, which
/// keeps its checkpoint and its id and is tried at once.
/// </summary>
public sealed partial class ConnectEndpoint(
    AccountTable accounts,
    MailboxTable mailboxes,
    FetchPlanner planner,
    IncidentGate gate,
    IGmail gmail,
    GmailOptions gmailOptions,
    TokenCipher tokens,
    AdminReach reach,
    InboundAddresses inbound,
    TimeProvider time,
    ILogger<ConnectEndpoint> logger)
{
    /// <summary>Connecting does not depend on Gmail: when it does not answer in this time, the first fetch finds the start by the clock.</summary>
    private static readonly TimeSpan AskingTime = TimeSpan.FromSeconds(10);

    public async Task<IResult> PutAsync(HttpRequest request, string account, string address, CancellationToken cancellationToken)
    {
        if (!Account.IsId(account) || MailAddress.Normalize(address) is not { } normalized)
        {
            return Problem.BadRequest("The path must name an account and a mail address: accounts/{account}/mailboxes/{address}.");
        }

        if (inbound.IsInbound(normalized))
        {
            return Problem.BadRequest($"{normalized} is an address that mail is forwarded to: watching it would send mail round in a circle.");
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

        return await ConnectAsync(new MailboxKey(account, normalized), known, connection, cancellationToken);
    }

    private async Task<IResult> ConnectAsync(MailboxKey key, Account account, Connection connection, CancellationToken cancellationToken)
    {
        var profile = await AskProfileAsync(key, connection, cancellationToken);

        if (profile is not null && MailAddress.Normalize(profile.Address) is { } owner && !IsSame(owner, key.Address))
        {
            return Problem.BadRequest($"The credential opens another mailbox than {key.Address}: sign in as {key.Address} and connect again.");
        }

        var encrypted = connection.RefreshToken is { } token ? tokens.Encrypt(token, key) : null;

        if (await planner.PlanNowAsync(key, mailbox => mailbox with { EncryptedToken = encrypted }, cancellationToken) is { } renewed)
        {
            Log.Renewed(logger, key);
            return Results.Ok(MailboxView.Of(renewed, await gate.HeldByAsync(renewed, cancellationToken)) with { Warnings = await reach.WarningsAsync(account, cancellationToken) });
        }

        var now = time.GetUtcNow();
        var from = connection.FromNow ? now : connection.From;
        var mailbox = new Mailbox
        {
            Key = key,
            Id = Guid.NewGuid(),
            EncryptedToken = encrypted,
            Checkpoint = connection.FromNow ? profile?.HistoryId : null,
            SyncFrom = from,
            ImportFrom = from,
            ConnectedAt = now,
            ImportCount = connection.Count,
            State = new MailboxState.Active(),
            Standby = new StandbyRoute(StandbyState.NotSetUp, await inbound.NewAsync(key, cancellationToken)),
            PlannedAt = now,
        };

        if (await mailboxes.TryAddAsync(mailbox, cancellationToken) is null)
        {
            return Problem.Conflict("The mailbox is being connected by another call at this moment.");
        }

        await planner.EnqueueAsync(key, cancellationToken);
        Log.Connected(logger, key);
        return Results.Created(
            $"/api/accounts/{key.Account}/mailboxes/{Uri.EscapeDataString(key.Address)}",
            MailboxView.Of(mailbox, await gate.HeldByAsync(mailbox, cancellationToken)) with { Warnings = await reach.WarningsAsync(account, cancellationToken) });
    }

    /// <returns>Null when Gmail does not answer properly: what is wrong then shows in the first fetch, by class.</returns>
    private async Task<GmailProfile?> AskProfileAsync(MailboxKey key, Connection connection, CancellationToken cancellationToken)
    {
        if (await gate.HeldByAsync(key, lastFetchAt: null, cancellationToken) is not null)
        {
            // Nobody knocks but canaries; the first fetch after the incident finds the start by the clock.
            return null;
        }

        using var patience = new CancellationTokenSource(AskingTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);

        try
        {
            return await gmail.OpenUnstored(connection.RefreshToken, key.Address).GetProfileAsync(either.Token);
        }
        catch (FetchFailedException exception)
        {
            Log.NotAnswered(logger, key, exception.Failure.Class, exception.Failure.Evidence);
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Log.NotAnswered(logger, key, FailureClass.ProviderUnavailable, new Evidence(Reason: "timeout"));
            return null;
        }
    }

    /// <summary>At gmail.com dots and whatever follows a plus name the same mailbox (support.google.com/mail/answer/7436150).</summary>
    private static bool IsSame(string one, string other) => Canonical(one) == Canonical(other);

    private static string Canonical(string address)
    {
        var at = address.LastIndexOf('@');
        var (local, domain) = (address[..at], address[(at + 1)..]);

        return domain is "gmail.com" or "googlemail.com"
            ? $"{local.Split('+')[0].Replace(".", "", StringComparison.Ordinal)}@gmail.com"
            : address;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Connected {Mailbox}.")]
        public static partial void Connected(ILogger logger, MailboxKey mailbox);

        [LoggerMessage(2, LogLevel.Information, "Renewed the credential of {Mailbox}.")]
        public static partial void Renewed(ILogger logger, MailboxKey mailbox);

        [LoggerMessage(3, LogLevel.Warning, "Gmail did not answer while {Mailbox} was connected: {Class} ({Evidence}).")]
        public static partial void NotAnswered(ILogger logger, MailboxKey mailbox, FailureClass @class, Evidence evidence);
    }
}
