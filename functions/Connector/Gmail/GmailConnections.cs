using Connector.Gmail.Quota;
using Connector.Importing;
using Connector.Mailboxes;
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
    GmailOptions options, QuotaPacer pacer, ImportOptions import, GoogleHttp http, GmailCredentials credentials) : IDisposable
{
    private readonly MemoryCache _open = new(new MemoryCacheOptions { SizeLimit = 20_000 });

    /// <exception cref="FetchFailedException">The stored token cannot be read, or no credential of its kind is configured.</exception>
    public GmailConnection Open(Mailbox mailbox) =>
        Kept((mailbox.Key, mailbox.EncryptedToken), () => Create(credentials.Stored(mailbox)));

    /// <summary>
    /// Opens a mailbox's settings to change its forwarding, which Google allows only to service accounts. It has a scope of its own, so
    /// that a domain without that scope can still be fetched. The mailbox's quota is shared.
    /// </summary>
    /// <exception cref="FetchFailedException">No service account is configured.</exception>
    public GmailConnection OpenForSharing(Mailbox mailbox)
    {
        const string Scope = GmailService.ScopeConstants.GmailSettingsSharing;
        return Kept(
            (mailbox.Key, Scope),
            () => Open(mailbox) with { Service = Service(credentials.Delegated(mailbox.Key.Address, Scope)) });
    }

    /// <summary>Opens Gmail by a refresh token that is not stored yet.</summary>
    public GmailConnection OpenUnstored(MailboxKey mailbox, string? refreshToken, string? clientId) =>
        Create(credentials.Unstored(mailbox, refreshToken, clientId));

    public void Dispose() => _open.Dispose();

    private GmailConnection Kept((MailboxKey Mailbox, string? Credential) key, Func<GmailConnection> open) =>
        _open.GetOrCreate(
            key,
            _ => open(),
            new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = TimeSpan.FromHours(1) })!;

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
}
