using System.Security.Cryptography;
using Connector.Importing;
using Google.Apis.Auth;
using Microsoft.Extensions.Logging;

namespace Connector.Api;

/// <summary>Checks that a push comes from the operator's own subscription: a token that Google signed, made out to this app, for that service account.</summary>
public sealed partial class PushCaller(PushOptions push, ILogger<PushCaller> logger)
{
    private const string Scheme = "Bearer ";

    private static readonly string[] Issuers = ["https://accounts.google.com", "accounts.google.com"];

    internal enum Verdict
    {
        Trusted,
        Refused,

        /// <summary>The keys are out of reach.</summary>
        Undecided,
    }

    internal async Task<Verdict> CheckAsync(string authorization, CancellationToken cancellationToken)
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
        catch (InvalidJwtException exception)
        {
            Log.Refused(logger, exception.Message);
            return Verdict.Refused;
        }
        catch (Exception exception) when (IsOfGarbage(exception))
        {
            // Not its message, which repeats parts of the token.
            Log.Refused(logger, "the token is no JSON web token");
            return Verdict.Refused;
        }
        catch (HttpRequestException exception)
        {
            Log.NoKeys(logger, exception.HttpRequestError);
            return Verdict.Undecided;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Log.NoKeys(logger, HttpRequestError.ConnectionError);
            return Verdict.Undecided;
        }
    }

    /// <summary>Google's library decodes a token before it checks it, and lets pass what its decoders throw.</summary>
    private static bool IsOfGarbage(Exception exception) =>
        exception is FormatException or ArgumentException or Newtonsoft.Json.JsonException or NullReferenceException or ArithmeticException or CryptographicException;

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

        [LoggerMessage(2, LogLevel.Warning, "A push could not be checked, since the keys were not to be had: {Problem}.")]
        public static partial void NoKeys(ILogger logger, HttpRequestError problem);
    }
}
