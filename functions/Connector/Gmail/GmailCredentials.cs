using Connector.Mailboxes;
using Google.Apis.Gmail.v1;
using Google.Apis.Http;

namespace Connector.Gmail;

/// <summary>Chooses the credential of a mailbox: its owner's consent, or domain-wide delegation.</summary>
internal sealed class GmailCredentials(OAuthFlows flows, Delegation delegation, TokenCipher tokens)
{
    /// <exception cref="FetchFailedException">The stored token cannot be read, or no credential of its kind is configured.</exception>
    public IConfigurableHttpClientInitializer Stored(Mailbox mailbox)
    {
        if (mailbox.EncryptedToken is not { } encrypted)
        {
            return Unstored(mailbox.Key, refreshToken: null, clientId: null);
        }

        return tokens.TryDecrypt(encrypted, mailbox.Key) is { } token
            ? Unstored(mailbox.Key, token, mailbox.ClientId)
            : throw new FetchFailedException(
                new Failure(FailureClass.CredentialsUnreadable, new Evidence(Reason: WhyUnreadable(encrypted))));
    }

    /// <param name="refreshToken">Null for domain-wide delegation.</param>
    /// <param name="clientId">The OAuth client to which the consent was given; null for the installation's.</param>
    /// <exception cref="FetchFailedException">No credential of its kind is configured.</exception>
    public IConfigurableHttpClientInitializer Unstored(MailboxKey mailbox, string? refreshToken, string? clientId) => refreshToken is null
        ? Delegated(mailbox.Address, GmailService.ScopeConstants.GmailReadonly)
        : flows.Credential(mailbox, refreshToken, clientId);

    /// <exception cref="FetchFailedException">No service account is configured.</exception>
    public IConfigurableHttpClientInitializer Delegated(string address, string scope) => delegation.Credential(address, scope);

    /// <summary>The operator can restore a missing key, so no one has to sign in again because of it.</summary>
    private string WhyUnreadable(string encrypted) =>
        TokenCipher.KeyOf(encrypted) is { } key && !tokens.Keys.Contains(key, StringComparer.OrdinalIgnoreCase)
            ? $"the token key '{key}' is not in Tokens__Keys"
            : "the stored token is damaged";
}
