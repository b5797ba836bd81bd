using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Connector.Importing.Push;
using Connector.Mailboxes;
using Google.Apis.Auth;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Connector.Api;

/// <summary>
/// <c>POST push</c>: the call of a Pub/Sub push subscription. Its body is <c>{message: {data, messageId, publishTime}, subscription}</c>
/// with <c>{emailAddress, historyId}</c> as base64 in <c>data</c>. Any 2xx acknowledges it
/// (developers.google.com/workspace/gmail/api/guides/push).
/// </summary>
public sealed partial class PushEndpoint(PushOptions push, PushHints hints, ILogger<PushEndpoint> logger)
{
    private const string Scheme = "Bearer ";

    private static readonly string[] Issuers = ["https://accounts.google.com", "accounts.google.com"];

    public async Task<IResult> PostAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (await RefusalAsync(request.Headers.Authorization.ToString(), cancellationToken) is { } refusal)
        {
            return refusal;
        }

        if (await ReadAsync(request, cancellationToken) is not { EmailAddress: { } email, HistoryId: { } historyId }
            || MailAddress.Normalize(email) is not { } address)
        {
            return Problem.BadRequest("message.data must be base64 of {\"emailAddress\": …, \"historyId\": …}.");
        }

        await hints.TakeAsync(address, historyId, cancellationToken);
        return Results.NoContent();
    }

    /// <summary>
    /// Checks that a push comes from the operator's own subscription: its token is signed by Google, for this app, and names the service
    /// account.
    /// </summary>
    /// <returns>Null if it does.</returns>
    private async Task<IResult?> RefusalAsync(string authorization, CancellationToken cancellationToken)
    {
        var refusal = Problem.Unauthorized(
            "The call must carry the token of the push subscription that Push__Audience and Push__ServiceAccount name.");

        if (!push.IsOn || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return refusal;
        }

        try
        {
            var payload = await JsonWebSignature.VerifySignedTokenAsync<GoogleJsonWebSignature.Payload>(
                authorization[Scheme.Length..].Trim(), Options(), cancellationToken);

            return payload.EmailVerified && payload.Email == push.ServiceAccount ? null : refusal;
        }
        catch (Exception exception) when (exception is HttpRequestException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            Log.NoKeys(logger, (exception as HttpRequestException)?.HttpRequestError ?? HttpRequestError.ConnectionError);
            return Problem.Unavailable("The keys that check tokens could not be fetched. Try again.");
        }
        catch (Exception exception) when (IsOfBadToken(exception))
        {
            // The messages of other exceptions repeat parts of the token.
            Log.Refused(logger, exception is InvalidJwtException ? exception.Message : "the token is not a JSON web token");
            return refusal;
        }
    }

    /// <summary>Google's library decodes a token before it checks it, and does not catch the exceptions of its decoders.</summary>
    private static bool IsOfBadToken(Exception exception) =>
        exception is InvalidJwtException or FormatException or ArgumentException or Newtonsoft.Json.JsonException
            or NullReferenceException or ArithmeticException or CryptographicException;

    private SignedTokenVerificationOptions Options()
    {
        var options = new SignedTokenVerificationOptions { CertificatesUrl = push.CertificatesUri?.AbsoluteUri };
        options.TrustedAudiences.Add(push.Audience);

        foreach (var issuer in Issuers)
        {
            options.TrustedIssuers.Add(issuer);
        }

        return options;
    }

    private static async Task<Announcement?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var body = await JsonSerializer.DeserializeAsync<PushBody>(request.Body, JsonSerializerOptions.Web, cancellationToken);

            // Google's examples use both base64 alphabets.
            return body?.Message?.Data?.Replace('+', '-').Replace('/', '_') is { } data
                ? JsonSerializer.Deserialize<Announcement>(Base64Url.DecodeFromChars(data), JsonSerializerOptions.Web) : null;
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            return null;
        }
    }

    private sealed record PushBody(PushMessage? Message);

    private sealed record PushMessage(string? Data);

    private sealed record Announcement(string? EmailAddress, ulong? HistoryId);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Refused a push: {Problem}")]
        public static partial void Refused(ILogger logger, string problem);

        [LoggerMessage(2, LogLevel.Warning, "A push could not be checked, because the keys could not be fetched: {Problem}.")]
        public static partial void NoKeys(ILogger logger, HttpRequestError problem);
    }
}
