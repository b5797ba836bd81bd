using Connector.Mailboxes;
using Google.Apis.Auth.OAuth2;

namespace Connector.Gmail;

/// <summary>Finds the ids and secrets of OAuth clients: the installation's, and those that accounts have of their own.</summary>
internal sealed class OAuthClients(GmailOptions options, AccountTable accounts, TokenCipher tokens)
{
    /// <param name="clientId">The client to which the consent was given; null for the installation's.</param>
    /// <exception cref="FetchFailedException">The client is not known any more.</exception>
    public async Task<ClientSecrets> FindAsync(string account, string? clientId, CancellationToken cancellationToken)
    {
        if (clientId is null || clientId == options.ClientId)
        {
            return options.TakesRefreshTokens
                ? new ClientSecrets { ClientId = options.ClientId, ClientSecret = options.ClientSecret }
                : throw new FetchFailedException(FailureClass.CredentialsUnreadable, "Gmail__ClientId is not set");
        }

        if (await accounts.FindAsync(account, cancellationToken) is not { OAuthClient: { } own } || own.Id != clientId)
        {
            // A token is valid for its own client only, so the mailbox's owner has to sign in again.
            throw new FetchFailedException(FailureClass.CredentialsRevoked, "the account has another OAuth client now");
        }

        return tokens.TryDecrypt(own.EncryptedSecret, OAuthClient.OwnerOf(account)) is { } secret
            ? new ClientSecrets { ClientId = own.Id, ClientSecret = secret }
            : throw new FetchFailedException(
                FailureClass.CredentialsUnreadable, "the secret of the account's OAuth client cannot be decrypted");
    }
}
