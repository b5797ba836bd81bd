using Connector.Connecting;
using Connector.Links;
using Connector.Mailboxes;
using Google.Apis.Gmail.v1;
using Microsoft.AspNetCore.WebUtilities;

namespace Connector.Gmail;

/// <summary>Google's consent page, and the exchange of its code (RFC 6749, 4.1; RFC 7636).</summary>
/// <remarks>
/// The exchange is a call of our own, because Google's class drops <c>refresh_token_expires_in</c> (Google.Apis.Auth 1.78), which is the
/// only sign of an OAuth client in Testing.
/// </remarks>
internal sealed class GoogleConsent(
    GmailOptions options, GoogleHttp http, OAuthClients clients, LinkOptions links, TimeProvider time) : IConsent
{
    public string Scope => GmailService.ScopeConstants.GmailReadonly;

    public string Origin => options.AuthorizationUri.GetLeftPart(UriPartial.Authority);

    public Uri? RedirectUri => links.UriOf(FinishConnect.Path);

    public string? ClientOf(Account account) => account.OAuthClient?.Id ?? options.ClientId;

    /// <remarks>
    /// Google gives a refresh token at every consent only if both access_type and prompt say so
    /// (developers.google.com/identity/protocols/oauth2/web-server).
    /// </remarks>
    public Uri PageFor(ConsentRequest request)
    {
        KeyValuePair<string, string?>[] query =
        [
            new("client_id", request.ClientId),
            new("redirect_uri", RedirectUri?.AbsoluteUri),
            new("response_type", "code"),
            new("scope", Scope),
            new("access_type", "offline"),
            new("prompt", request.ChoosesAccount ? "consent select_account" : "consent"),
            new("login_hint", request.Address),
            new("code_challenge", request.Challenge),
            new("code_challenge_method", "S256"),
            new("state", request.State),
        ];
        return new Uri(QueryHelpers.AddQueryString(options.AuthorizationUri.AbsoluteUri, query));
    }

    public async Task<Consent> ExchangeAsync(ConsentCode code, CancellationToken cancellationToken)
    {
        var client = await clients.FindAsync(code.Account, code.ClientId, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, options.TokenUri)
        {
            Content = new FormUrlEncodedContent([
                new("grant_type", "authorization_code"),
                new("code", code.Code),
                new("redirect_uri", RedirectUri?.AbsoluteUri),
                new("client_id", client.ClientId),
                new("client_secret", client.ClientSecret),
                new("code_verifier", code.Verifier),
            ]),
        };
        var answer = await http.CallAsync(request, cancellationToken);

        // Without the field, the whole scope was granted (RFC 6749, 5.1).
        var scopes = JsonText.In(answer, "scope")?.Split(' ');

        return new Consent(
            JsonText.In(answer, "refresh_token"),
            scopes is null || scopes.Contains(Scope, StringComparer.Ordinal),
            JsonText.SecondsIn(answer, "refresh_token_expires_in") is > 0 and var seconds ? time.GetUtcNow().AddSeconds(seconds) : null);
    }
}
