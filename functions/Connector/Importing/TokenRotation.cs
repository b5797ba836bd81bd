using Connector.Delivering;
using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Importing;

/// <summary>
/// Encrypts stored tokens, and the secrets of OAuth clients and webhooks, again under the active key while an older key is configured, so
/// that the older key can be removed. A mailbox that was parked because its key was missing is probed as soon as the key is back.
/// </summary>
internal sealed partial class TokenRotation(
    MailboxTable mailboxes,
    AccountTable accounts,
    AccountDestinations destinations,
    TokenCipher tokens,
    FetchPlanner planner,
    ILogger<TokenRotation> logger)
{
    public const string Name = "token-keys";

    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        if (tokens.Keys.Count() == 1)
        {
            return;
        }

        var renewed = 0;
        var unreadable = new SortedDictionary<string, int>(StringComparer.Ordinal);

        await foreach (var mailbox in mailboxes.ListUnderOtherKeysAsync(tokens.ActiveKey, cancellationToken))
        {
            if (mailbox.EncryptedToken is not { } encrypted || tokens.IsUnderActiveKey(encrypted))
            {
                continue;
            }

            if (tokens.TryDecrypt(encrypted, mailbox.Key) is null)
            {
                var key = TokenCipher.KeyOf(encrypted) ?? "none";
                unreadable[key] = unreadable.GetValueOrDefault(key) + 1;
            }
            else if (await Isolated.TryAsync(
                Name, $"{mailbox.Key}", () => SaveAsync(mailbox, cancellationToken), logger, cancellationToken))
            {
                renewed++;
            }
        }

        await RenewSecretsAsync(cancellationToken);
        Tell(renewed, unreadable);
    }

    private async Task RenewSecretsAsync(CancellationToken cancellationToken)
    {
        await foreach (var webhook in destinations.ListSecretsAsync(cancellationToken))
        {
            await Isolated.TryAsync(
                Name, $"{webhook}", () => destinations.RenewAsync(webhook, cancellationToken), logger, cancellationToken);
        }

        await foreach (var (account, secret) in accounts.ListSecretsAsync(cancellationToken))
        {
            if (tokens.TryRenew(secret, OAuthClient.OwnerOf(account)) is { } under)
            {
                await Isolated.TryAsync(
                    Name, account, () => accounts.ReplaceSecretAsync(account, secret, under, cancellationToken), logger, cancellationToken);
            }
        }
    }

    /// <summary>Saves the mailbox as it is, because every save encrypts the token under the active key.</summary>
    private Task SaveAsync(Mailbox mailbox, CancellationToken cancellationToken) =>
        mailbox.State.AsParked is { Cause: FailureClass.CredentialsUnreadable }
            ? planner.PlanNowAsync(mailbox.Key, now => now, cancellationToken)
            : mailboxes.ChangeAsync(mailbox.Key, now => now, cancellationToken);

    private void Tell(int renewed, SortedDictionary<string, int> unreadable)
    {
        if (renewed > 0)
        {
            Log.Renewed(logger, renewed, tokens.ActiveKey);
        }

        foreach (var (key, count) in unreadable)
        {
            Log.Unreadable(logger, count, key);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Re-encrypted {Count} tokens under the token key {Key}.")]
        public static partial void Renewed(ILogger logger, int count, string key);

        [LoggerMessage(2, LogLevel.Error, "{Count} tokens do not open: they need the token key {Key}. Put it back as Tokens__Keys__{Key}.")]
        public static partial void Unreadable(ILogger logger, int count, string key);
    }
}
