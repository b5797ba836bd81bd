using System.Security.Cryptography;
using Connector.Importing.Push;
using Google.Apis.Auth;
using Microsoft.Extensions.Logging;

namespace Connector.Api;

/// <summary>
/// Checks that a push comes from the operator's own subscription: its token is signed by Google, for this app, and names the service
/// account.
/// </summary>
public sealed partial class PushCaller(PushOptions push, ILogger<PushCaller> logger)
{
    private const string Scheme = "Bearer ";

    private static readonly string[] Issuers = ["https://accounts.google.com", "accounts.google.com"];

    public enum Verdict
    {
        Trusted,
        Refused,

        /// <summary>The keys cannot be reached.</summary>
        Undecided,
    }

    public async Task<Verdict> CheckAsync(string authorization, CancellationToken cancellationToken)
    {
        if (!push.IsOn || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return Verdict.Refused;
        }

        try
        {
            var payload = await JsonWebSignature.VerifySignedTokenAsync<GoogleJsonWebSignature.Payload>(
                authorization[Scheme.Length..].Trim(), Options(), cancellationToken);

            return payload.EmailVerified && payload.Email == push.ServiceAccount ? Verdict.Trusted : Verdict.Refused;
        }
        catch (Exception exception) when (exception is HttpRequestException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            Log.NoKeys(logger, (exception as HttpRequestException)?.HttpRequestError ?? HttpRequestError.ConnectionError);
            return Verdict.Undecided;
        }
        catch (Exception exception) when (IsOfBadToken(exception))
        {
            // The messages of other exceptions repeat parts of the token.
            Log.Refused(logger, exception is InvalidJwtException ? exception.Message : "the token is not a JSON web token");
            return Verdict.Refused;
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

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Refused a push: {Problem}")]
        public static partial void Refused(ILogger logger, string problem);

        [LoggerMessage(2, LogLevel.Warning, "A push could not be checked, because the keys could not be fetched: {Problem}.")]
        public static partial void NoKeys(ILogger logger, HttpRequestError problem);
    }
}
