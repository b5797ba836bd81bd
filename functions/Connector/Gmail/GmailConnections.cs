using System.Text;
using Connector.Gmail.Quota;
using Connector.Importing;
using Connector.Mailboxes;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Gmail.v1;
using Google.Apis.Http;
using Google.Apis.Services;
using Microsoft.Extensions.Caching.Memory;

namespace Connector.Gmail;

/// <summary>
/// Opens Gmail for a mailbox, by refresh token or by domain-wide delegation. It keeps the connection for a while, so that an access token
/// serves several jobs.
/// </summary>
internal sealed class GmailConnections(
    GmailOptions options, TokenCipher tokens, QuotaPacer pacer, ImportOptions import, GoogleHttp http, OAuthFlows flows) : IDisposable
{
    private static readonly string[] Scopes = [GmailService.ScopeConstants.GmailReadonly];

    private static readonly string[] SharingScopes = [GmailService.ScopeConstants.GmailSettingsSharing];

    private readonly MemoryCache _open = new(new MemoryCacheOptions { SizeLimit = 20_000 });

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
    public GmailConnection OpenUnstored(MailboxKey mailbox, string? refreshToken, string? clientId) => Create(
        refreshToken is null ? Delegated(mailbox.Address, Scopes) : flows.Credential(mailbox, refreshToken, clientId));

    public void Dispose() => _open.Dispose();

    private IConfigurableHttpClientInitializer Credential(Mailbox mailbox)
    {
        if (mailbox.EncryptedToken is not { } encrypted)
        {
            return Delegated(mailbox.Key.Address, Scopes);
        }

        return tokens.TryDecrypt(encrypted, mailbox.Key) is { } token
            ? flows.Credential(mailbox.Key, token, mailbox.ClientId)
            : throw Unreadable(WhyUnreadable(encrypted));
    }

    /// <summary>The operator can restore a missing key, so no one has to sign in again because of it.</summary>
    private string WhyUnreadable(string encrypted) =>
        TokenCipher.KeyOf(encrypted) is { } key && !tokens.Keys.Contains(key, StringComparer.OrdinalIgnoreCase)
            ? $"the token key '{key}' is not in Tokens__Keys"
            : "the stored token is damaged";

    private ServiceAccountCredential Delegated(string address, string[] scopes)
    {
        if (options.ServiceAccountJson is not { } json)
        {
            throw Unreadable("Gmail__ServiceAccountJson is not set");
        }

        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        var key = CredentialFactory.FromStream<ServiceAccountCredential>(stream);

        return new ServiceAccountCredential(new ServiceAccountCredential.Initializer(key.Id, options.TokenUri.AbsoluteUri)
        {
            Key = key.Key,
            KeyId = key.KeyId,
            User = address,
            Scopes = scopes,
            HttpClientFactory = http,
        });
    }

    private GmailConnection Create(IConfigurableHttpClientInitializer credential) =>
        new(Service(credential), pacer.NewMailbox(), new Lanes(import.Concurrency));

    private GmailService Service(IConfigurableHttpClientInitializer credential) => new(new BaseClientService.Initializer
    {
        ApplicationName = "Connector",
        BaseUri = options.BaseUri.AbsoluteUri,
        HttpClientFactory = http,
        HttpClientInitializer = credential,

        // GmailCalls does the retries. Google's would retry only 503, and would not recognize a block.
        DefaultExponentialBackOffPolicy = ExponentialBackOffPolicy.None,
    });

    private static FetchFailedException Unreadable(string reason) =>
        new(new Failure(FailureClass.CredentialsUnreadable, new Evidence(Reason: reason)));
}
