using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Connector.TestKit.Gmail.Consent;

/// <summary>
/// The token endpoint's grant <c>authorization_code</c> (RFC 6749, 4.1.3; RFC 7636, 4.6), for a client that has been checked.
/// </summary>
internal sealed class CodeExchange(AuthorizationCodes codes, TimeProvider time)
{
    /// <summary>Of an app in Testing: 604799 s arrive of seven days.</summary>
    private static readonly TimeSpan TestingLifetime = TimeSpan.FromDays(7);

    /// <summary>The mailbox whose owner got the code; null for an unknown code.</summary>
    public string? AddressOf(string code) => codes.Find(code)?.Address;

    /// <summary>What the code is good for, or the error and its description.</summary>
    public (IssuedCode? Code, string? Error, string? Description) Redeem(IFormCollection form, OAuthClient client)
    {
        var code = form["code"].ToString();
        if (codes.Find(code) is not { } issued || issued.Request.Client.Id != client.Id)
        {
            return (null, "invalid_grant", "Malformed auth code.");
        }

        if (form["redirect_uri"] != issued.Request.RedirectUri)
        {
            return (null, "redirect_uri_mismatch", "Bad Request");
        }

        if (issued.CheckVerifier(form["code_verifier"]) is { } wrong)
        {
            return (null, "invalid_grant", wrong);
        }

        return codes.Use(code) ? (issued, null, null) : (null, "invalid_grant", "Bad Request");
    }

    /// <summary>
    /// Adds the refresh token to the reply. Google gives one only for offline access, and only with the first consent or one that
    /// prompt=consent asks for (https://developers.google.com/identity/protocols/oauth2/web-server#offline).
    /// </summary>
    public void AddRefreshToken(JsonObject reply, IssuedCode code, GoogleAccount account)
    {
        var request = code.Request;
        var isDue = request.IsOffline && (request.Prompts.Contains("consent") || !account.HasConsentedTo(request.Client.Id));
        if (!isDue || !code.HasRefreshToken)
        {
            return;
        }

        var end = code.IsTimeLimited ? time.GetUtcNow() + TestingLifetime : (DateTimeOffset?)null;
        reply["refresh_token"] = account.Give(new RefreshGrant(request.Client.Id, code.Scopes, end));
        if (end is not null)
        {
            reply["refresh_token_expires_in"] = (int)TestingLifetime.TotalSeconds - 1;
        }
    }
}
