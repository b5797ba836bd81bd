using System.Text;
using Connector.Gmail.Quota;
using Connector.Importing;
using Connector.Mailboxes;
using Connector.Telemetry;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Flows;
using Google.Apis.Auth.OAuth2.Responses;
using Google.Apis.Gmail.v1;
using Google.Apis.Http;
using Google.Apis.Services;
using Microsoft.Extensions.Caching.Memory;
using IHttpClientFactory = Google.Apis.Http.IHttpClientFactory;

namespace Connector.Gmail;

/// <summary>
/// Opens Gmail for a mailbox, by refresh token or by domain-wide delegation. It keeps the connection for a while, so that an access token
/// serves several jobs.
/// </summary>
/// <remarks>
/// The flow has no data store, because Google's data store deletes the refresh token on any refusal other than 5xx, and a block is one
/// (measured with Google.Apis.Auth 1.78).
/// </remarks>
internal sealed class GmailConnections : IDisposable
{
    private static readonly string[] Scopes = [GmailService.ScopeConstants.GmailReadonly];

    private static readonly string[] SharingScopes = [GmailService.ScopeConstants.GmailSettingsSharing];

    private readonly GmailOptions _options;
    private readonly TokenCipher _tokens;
    private readonly QuotaPacer _pacer;
    private readonly ImportOptions _import;
    private readonly GoogleHttp _http;
    private readonly GoogleAuthorizationCodeFlow _flow;
    private readonly MemoryCache _open;

    public GmailConnections(
        GmailOptions options, TokenCipher tokens, QuotaPacer pacer, ImportOptions import, TimeProvider time, OutboundWire? wire = null)
    {
        _options = options;
        _tokens = tokens;
        _pacer = pacer;
        _import = import;
        _http = new GoogleHttp(options, wire, time);
        _flow = new GoogleAuthorizationCodeFlow(new FlowInitializer(options, _http));
        _open = new MemoryCache(new MemoryCacheOptions { SizeLimit = 20_000 });
    }

    /// <exception cref="FetchFailedException">The stored token cannot be read, or no credential of its kind is configured.</exception>
    public GmailConnection Open(Mailbox mailbox) =>
        _open.GetOrCreate((mailbox.Key, mailbox.EncryptedToken), entry =>
        {
            entry.Size = 1;
            entry.SlidingExpiration = TimeSpan.FromHours(1);
            return Create(Credential(mailbox));
        })!;

    /// <summary>
    /// Opens a mailbox's settings to change its forwarding, which Google allows only to service accounts. It has a scope of its own, so
    /// that a domain without that scope can still be fetched. The mailbox's quota is shared.
    /// </summary>
    /// <exception cref="FetchFailedException">No service account is configured.</exception>
    public GmailConnection OpenForSharing(Mailbox mailbox) =>
        _open.GetOrCreate((mailbox.Key, nameof(OpenForSharing)), entry =>
        {
            entry.Size = 1;
            entry.SlidingExpiration = TimeSpan.FromHours(1);
            return Open(mailbox) with { Service = Service(Delegated(mailbox.Key.Address, SharingScopes)) };
        })!;

    /// <summary>Opens Gmail by a refresh token that is not stored yet.</summary>
    public GmailConnection OpenUnstored(string? refreshToken, string address) =>
        Create(refreshToken is null ? Delegated(address, Scopes) : ByConsent(refreshToken, address));

    public void Dispose()
    {
        _open.Dispose();
        _flow.Dispose();
    }

    private IConfigurableHttpClientInitializer Credential(Mailbox mailbox)
    {
        if (mailbox.EncryptedToken is not { } encrypted)
        {
            return Delegated(mailbox.Key.Address, Scopes);
        }

        return _tokens.TryDecrypt(encrypted, mailbox.Key) is { } token
            ? ByConsent(token, mailbox.Key.Address)
            : throw Unreadable(WhyUnreadable(encrypted));
    }

    /// <summary>The operator can restore a missing key, so no one has to sign in again because of it.</summary>
    private string WhyUnreadable(string encrypted) =>
        TokenCipher.KeyOf(encrypted) is { } key && !_tokens.Keys.Contains(key, StringComparer.OrdinalIgnoreCase)
            ? $"the token key '{key}' is not in Tokens__Keys"
            : "the stored token is damaged";

    private UserCredential ByConsent(string refreshToken, string address) =>
        _options.TakesRefreshTokens
            ? new UserCredential(_flow, address, new TokenResponse { RefreshToken = refreshToken })
            : throw Unreadable("Gmail__ClientId is not set");

    private ServiceAccountCredential Delegated(string address, string[] scopes)
    {
        if (_options.ServiceAccountJson is not { } json)
        {
            throw Unreadable("Gmail__ServiceAccountJson is not set");
        }

        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        var key = CredentialFactory.FromStream<ServiceAccountCredential>(stream);

        return new ServiceAccountCredential(new ServiceAccountCredential.Initializer(key.Id, _options.TokenUri.AbsoluteUri)
        {
            Key = key.Key,
            KeyId = key.KeyId,
            User = address,
            Scopes = scopes,
            HttpClientFactory = _http,
        });
    }

    private GmailConnection Create(IConfigurableHttpClientInitializer credential) =>
        new(Service(credential), _pacer.NewMailbox(), new Lanes(_import.Concurrency));

    private GmailService Service(IConfigurableHttpClientInitializer credential) => new(new BaseClientService.Initializer
    {
        ApplicationName = "Connector",
        BaseUri = _options.BaseUri.AbsoluteUri,
        HttpClientFactory = _http,
        HttpClientInitializer = credential,

        // GmailCalls does the retries. Google's would retry only 503, and would not recognize a block.
        DefaultExponentialBackOffPolicy = ExponentialBackOffPolicy.None,
    });

    private static FetchFailedException Unreadable(string reason) =>
        new(new Failure(FailureClass.CredentialsUnreadable, new Evidence(Reason: reason)));

    /// <summary>Sets another token endpoint, which is only possible here because the property has no public setter.</summary>
    private sealed class FlowInitializer : GoogleAuthorizationCodeFlow.Initializer
    {
        public FlowInitializer(GmailOptions options, IHttpClientFactory http)
            : base(GoogleAuthConsts.OidcAuthorizationUrl, options.TokenUri.AbsoluteUri, GoogleAuthConsts.RevokeTokenUrl)
        {
            ClientSecrets = new ClientSecrets { ClientId = options.ClientId ?? "none", ClientSecret = options.ClientSecret ?? "none" };
            Scopes = GmailConnections.Scopes;
            HttpClientFactory = http;
            DefaultExponentialBackOffPolicy = ExponentialBackOffPolicy.None;
        }
    }
}
