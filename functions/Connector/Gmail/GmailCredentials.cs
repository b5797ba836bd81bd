using System.Text;
using Connector.Mailboxes;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Gmail.v1;

namespace Connector.Gmail;

/// <summary>Makes the credential of a mailbox: its owner's consent, or domain-wide delegation with or without a key.</summary>
internal sealed class GmailCredentials(
    GmailOptions options, GoogleHttp http, OAuthClients clients, FederatedIdentity identity, TokenCipher tokens)
{
    /// <exception cref="FetchFailedException">The stored token cannot be read, or no credential of its kind is configured.</exception>
    public ServiceCredential Stored(Mailbox mailbox)
    {
        if (mailbox.EncryptedToken is not { } encrypted)
        {
            return Unstored(mailbox.Key, refreshToken: null, clientId: null);
        }

        return tokens.TryDecrypt(encrypted, mailbox.Key) is { } token
            ? Unstored(mailbox.Key, token, mailbox.ClientId)
            : throw new FetchFailedException(FailureClass.CredentialsUnreadable, WhyUnreadable(encrypted));
    }

    /// <param name="refreshToken">Null for domain-wide delegation.</param>
    /// <param name="clientId">The OAuth client to which the consent was given; null for the installation's.</param>
    /// <exception cref="FetchFailedException">No credential of its kind is configured.</exception>
    public ServiceCredential Unstored(MailboxKey mailbox, string? refreshToken, string? clientId) => refreshToken is null
        ? Delegated(mailbox.Address, GmailService.ScopeConstants.GmailReadonly)
        : new ConsentCredential(Initializer, token => clients.FindAsync(mailbox.Account, clientId, token), refreshToken);

    /// <exception cref="FetchFailedException">No service account is configured.</exception>
    public ServiceCredential Delegated(string address, string scope) => options switch
    {
        { ServiceAccountJson: { } json } => ByKey(json, address, scope),
        { Delegation.ServiceAccount: { } account } => new KeylessCredential(Initializer, identity, account, address, scope),
        _ => throw new FetchFailedException(FailureClass.CredentialsUnreadable, "Gmail__ServiceAccountJson is not set"),
    };

    private ServiceCredential.Initializer Initializer => new(options.TokenUri.AbsoluteUri) { HttpClientFactory = http };

    private ServiceAccountCredential ByKey(string json, string address, string scope)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        var key = CredentialFactory.FromStream<ServiceAccountCredential>(stream);

        return new ServiceAccountCredential(new ServiceAccountCredential.Initializer(key.Id, options.TokenUri.AbsoluteUri)
        {
            Key = key.Key,
            KeyId = key.KeyId,
            User = address,
            Scopes = [scope],
            HttpClientFactory = http,
        });
    }

    /// <summary>The operator can restore a missing key, so no one has to sign in again because of it.</summary>
    private string WhyUnreadable(string encrypted) =>
        TokenCipher.KeyOf(encrypted) is { } key && !tokens.Keys.Contains(key, StringComparer.OrdinalIgnoreCase)
            ? $"the token key '{key}' is not in Tokens__Keys"
            : "the stored token is damaged";
}
