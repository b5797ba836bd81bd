using System.Collections.Concurrent;
using Connector.Mailboxes;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Flows;
using Google.Apis.Auth.OAuth2.Responses;
using Google.Apis.Gmail.v1;
using Google.Apis.Http;

namespace Connector.Gmail;

/// <summary>
/// Makes credentials of refresh tokens. Each refreshes its access token by the OAuth client to which the mailbox's owner consented, because
/// a refresh token is bound to its client (RFC 6749, 6).
/// </summary>
/// <remarks>
/// A flow has no data store, because Google's data store deletes the refresh token on any refusal other than 5xx, and a block is one
/// (measured with Google.Apis.Auth 1.78).
/// </remarks>
internal sealed class OAuthFlows : IDisposable
{
    private readonly GmailOptions _options;
    private readonly GoogleHttp _http;
    private readonly OAuthClients _clients;
    private readonly GoogleAuthorizationCodeFlow _flow;

    /// <summary>The flows of accounts' own clients. They are few, and share the connections.</summary>
    private readonly ConcurrentDictionary<(string Id, string Secret), GoogleAuthorizationCodeFlow> _flows = new();

    public OAuthFlows(GmailOptions options, GoogleHttp http, OAuthClients clients)
    {
        (_options, _http, _clients) = (options, http, clients);
        _flow = FlowOf((options.ClientId ?? "none", options.ClientSecret ?? "none"));
    }

    /// <param name="clientId">Null for the installation's client.</param>
    /// <exception cref="FetchFailedException">There is no such client.</exception>
    public UserCredential Credential(MailboxKey mailbox, string refreshToken, string? clientId)
    {
        var token = new TokenResponse { RefreshToken = refreshToken };

        if (clientId is not null && clientId != _options.ClientId)
        {
            return new UserCredential(new AccountFlow(this, mailbox.Account, clientId), mailbox.Address, token);
        }

        return _options.TakesRefreshTokens
            ? new UserCredential(_flow, mailbox.Address, token)
            : throw new FetchFailedException(
                new Failure(FailureClass.CredentialsUnreadable, new Evidence(Reason: "Gmail__ClientId is not set")));
    }

    public void Dispose() => _flow.Dispose();

    private async Task<GoogleAuthorizationCodeFlow> FindAsync(string account, string clientId, CancellationToken cancellationToken)
    {
        var secrets = await _clients.FindAsync(account, clientId, cancellationToken);
        return _flows.GetOrAdd((secrets.ClientId, secrets.ClientSecret), FlowOf);
    }

    private GoogleAuthorizationCodeFlow FlowOf((string Id, string Secret) client) =>
        new(new FlowInitializer(_options, _http, new ClientSecrets { ClientId = client.Id, ClientSecret = client.Secret }));

    /// <summary>The flow of an account's own client, which is looked up at each refresh, so that a new secret is used at once.</summary>
    private sealed class AccountFlow(OAuthFlows flows, string account, string clientId) : IAuthorizationCodeFlow
    {
        public IAccessMethod AccessMethod => flows._flow.AccessMethod;

        public Google.Apis.Util.IClock Clock => flows._flow.Clock;

        public Google.Apis.Util.Store.IDataStore? DataStore => null;

        public async Task<TokenResponse> RefreshTokenAsync(
            string userId, string refreshToken, CancellationToken taskCancellationToken) =>
            await (await flows.FindAsync(account, clientId, taskCancellationToken)).RefreshTokenAsync(
                userId, refreshToken, taskCancellationToken);

        public bool ShouldForceTokenRetrieval() => false;

        public Task<TokenResponse> LoadTokenAsync(string userId, CancellationToken taskCancellationToken) => throw Unused();

        public Task DeleteTokenAsync(string userId, CancellationToken taskCancellationToken) => throw Unused();

        public Google.Apis.Auth.OAuth2.Requests.AuthorizationCodeRequestUrl CreateAuthorizationCodeRequest(string redirectUri) =>
            throw Unused();

        public Task<TokenResponse> ExchangeCodeForTokenAsync(
            string userId, string code, string redirectUri, CancellationToken taskCancellationToken) => throw Unused();

        public Task RevokeTokenAsync(string userId, string token, CancellationToken taskCancellationToken) => throw Unused();

        public void Dispose()
        {
            // The flows belong to OAuthFlows.
        }

        private static NotSupportedException Unused() => new("A stored credential only refreshes its access token.");
    }

    /// <summary>Sets another token endpoint, which is only possible here because the property has no public setter.</summary>
    private sealed class FlowInitializer : GoogleAuthorizationCodeFlow.Initializer
    {
        public FlowInitializer(GmailOptions options, GoogleHttp http, ClientSecrets client)
            : base(GoogleAuthConsts.OidcAuthorizationUrl, options.TokenUri.AbsoluteUri, GoogleAuthConsts.RevokeTokenUrl)
        {
            ClientSecrets = client;
            Scopes = [GmailService.ScopeConstants.GmailReadonly];
            HttpClientFactory = http;
            DefaultExponentialBackOffPolicy = ExponentialBackOffPolicy.None;
        }
    }
}
