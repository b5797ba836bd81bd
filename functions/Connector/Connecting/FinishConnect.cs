using Connector.Mailboxes;
using Microsoft.Extensions.Logging;
using static Connector.Connecting.ConnectResultKind;

namespace Connector.Connecting;

/// <summary>
/// Handles Google's answer to a consent page: exchanges the code, proves whose mailbox it opens, and connects the mailbox. Every outcome is
/// a value with a page of its own.
/// </summary>
public sealed partial class FinishConnect(
    ConnectStates states, IConsent consents, ConnectMailbox connect, ConsentEnds ends, ConnectResults results,
    ILogger<FinishConnect> logger)
{
    /// <summary>Path of the redirect URI below the public address. It is registered at Google.</summary>
    public const string Path = "api/connect/callback";

    /// <summary>OAuth's errors that mean a fault of Google at this moment (RFC 6749, 4.1.2.1).</summary>
    private static readonly string[] Temporary = ["server_error", "temporarily_unavailable"];

    /// <param name="browser">The cookie; null if the browser sent none.</param>
    /// <returns>The token of the result page.</returns>
    public async Task<string> HandleAsync(ConsentAnswer answer, string? browser, CancellationToken cancellationToken)
    {
        switch (await states.ClaimAsync(answer.State, browser, cancellationToken))
        {
            case StateClaim.Claimed claimed:
                // The code works once, so a browser that hangs up or a shutdown does not stop the work.
                var result = await FinishAsync(claimed, answer, CancellationToken.None);
                var token = results.Sign(result);
                await states.NoteAsync(claimed.State, token);
                Log.Finished(logger, claimed.State.Mailbox, result.Kind);
                return token;

            case StateClaim.Used { State: { Result: { } known } }:
                return known;

            case StateClaim.Used { State: var state }:
                return results.Sign(ConnectResult.Of(StillWorking, state, state.Id));

            case StateClaim.TooOld { State: var state }:
                return results.Sign(ConnectResult.Of(TooOld, state));

            // The reader is not known to be the one who has the invite link, so the page does not lead to it.
            case StateClaim.OtherBrowser:
                return results.Sign(new ConnectResult(OtherBrowser));

            default:
                return results.Sign(new ConnectResult(Unknown));
        }
    }

    private async Task<ConnectResult> FinishAsync(StateClaim.Claimed claimed, ConsentAnswer answer, CancellationToken cancellationToken)
    {
        var state = claimed.State;

        if (answer.Error is { } error)
        {
            return ConnectResult.Of(KindOf(error), state, error);
        }

        if (answer.Code is not { Length: > 0 } code)
        {
            return ConnectResult.Of(CodeRefused, state);
        }

        try
        {
            var consent = await consents.ExchangeAsync(
                new ConsentCode(state.Mailbox.Account, state.ClientId, code, claimed.Verifier), cancellationToken);
            return await ConnectAsync(state, consent, cancellationToken);
        }
        catch (FetchFailedException exception)
        {
            Log.ExchangeFailed(logger, state.Mailbox, exception.Failure.Class, exception.Failure.Evidence);
            return ConnectResult.Of(KindOf(exception.Failure), state, exception.Failure.Evidence.Reason);
        }
    }

    private async Task<ConnectResult> ConnectAsync(ConnectState state, Consent consent, CancellationToken cancellationToken)
    {
        // A token that is of no use is forgotten, and not revoked: that would end the whole consent of the account to this client, and
        // with it other mailboxes that were connected by it (developers.google.com/identity/protocols/oauth2/web-server, "Revoking").
        if (!consent.MayRead)
        {
            return ConnectResult.Of(NotAllowedToRead, state);
        }

        if (consent.RefreshToken is not { } token)
        {
            return ConnectResult.Of(NoRefreshToken, state);
        }

        var connection = new Connection(token, FromNow: true, From: null) { ClientId = state.ClientId, ConsentEndsAt = consent.EndsAt };

        switch (await connect.HandleAsync(state.Mailbox, connection, cancellationToken))
        {
            case ConnectOutcome.Stored stored:
                await ends.NoteAsync(stored.Mailbox, cancellationToken);
                var kind = stored is ConnectOutcome.Renewed ? Reconnected : Connected;
                return new ConnectResult(stored.IsKnownToWork ? kind : ConnectedLater, stored.Mailbox.Key, state.Invite);

            case ConnectOutcome.Refused { SignedInAs: { } other }:
                return ConnectResult.Of(WrongAccount, state, other);

            case ConnectOutcome.Refused { Failure: { } failure }:
                return ConnectResult.Of(KindOf(failure), state, failure.Evidence.Reason);

            case ConnectOutcome.Refused { Reason: var reason }:
                return ConnectResult.Of(Refused, state, reason);

            default:
                return ConnectResult.Of(StillWorking, state, state.Id);
        }
    }

    /// <summary>The meaning of an error with which Google sends the browser back.</summary>
    private static ConnectResultKind KindOf(string error) => error switch
    {
        "access_denied" => Denied,
        "admin_policy_enforced" or "org_internal" => ForbiddenByAdministrator,
        _ when Temporary.Contains(error, StringComparer.Ordinal) => GoogleAway,
        _ => ClientWrong,
    };

    /// <summary>The meaning of a refusal of the code, or of the new credential.</summary>
    private static ConnectResultKind KindOf(Failure failure) => failure switch
    {
        { Class: FailureClass.CredentialsRevoked } => CodeRefused,
        { Class: FailureClass.CredentialsUnreadable } => ClientWrong,
        { Class: FailureClass.MailboxGone } => NoGmail,
        { Class: FailureClass.AccessDenied, Evidence.Reason: var reason } => reason switch
        {
            "accessNotConfigured" or "SERVICE_DISABLED" => ApiOff,
            "insufficientPermissions" or "ACCESS_TOKEN_SCOPE_INSUFFICIENT" => NotAllowedToRead,
            "invalid_client" or "unauthorized_client" or "deleted_client" or "disabled_client" or "invalid_scope" => ClientWrong,
            _ => ForbiddenByAdministrator,
        },

        // These are OAuth's errors for a request that the app made wrongly (RFC 6749, 5.2). Google adds the first.
        { Evidence.Reason: "redirect_uri_mismatch" or "invalid_request" or "unsupported_grant_type" } => ClientWrong,
        _ => GoogleAway,
    };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The visit to Google for {Mailbox} ended: {Result}.")]
        public static partial void Finished(ILogger logger, MailboxKey mailbox, ConnectResultKind result);

        [LoggerMessage(2, LogLevel.Warning, "The code for {Mailbox} could not be exchanged: {Class} ({Evidence}).")]
        public static partial void ExchangeFailed(ILogger logger, MailboxKey mailbox, FailureClass @class, Evidence evidence);
    }
}

/// <summary>The query with which Google sends the browser back (RFC 6749, 4.1.2).</summary>
/// <param name="Error">OAuth's error, if it has the form of one; null if Google sent a code.</param>
public sealed record ConsentAnswer(string? State, string? Code, string? Error);
