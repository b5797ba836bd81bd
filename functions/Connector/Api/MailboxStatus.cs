using Connector.Arrivals;
using Connector.Delivering;
using Connector.Mailboxes;
using Connector.Reporting;

namespace Connector.Api;

/// <summary>
/// Counts the mailboxes by state, those that mail does not reach, and their tokens and the secrets of OAuth clients and webhooks by the
/// key that encrypts them.
/// </summary>
public sealed class MailboxStatus(
    MailboxTable mailboxes, UnreachedMailboxes unreached, AccountTable accounts, AccountDestinations destinations, TokenCipher tokens)
{
    /// <summary>How many mailboxes mail does not reach.</summary>
    public async Task<int> UnreachedAsync(CancellationToken cancellationToken) =>
        (await unreached.ListAsync(account: null, cancellationToken)).Count;

    public async Task<(MailboxCount Count, SortedDictionary<string, int> TokenKeys)> ReadAsync(CancellationToken cancellationToken)
    {
        var count = new MailboxCount();
        var tokenKeys = new SortedDictionary<string, int>(tokens.Keys.ToDictionary(key => key, _ => 0), StringComparer.OrdinalIgnoreCase);

        await foreach (var mailbox in mailboxes.ListAsync(cancellationToken))
        {
            count.Add(mailbox);
            Add(mailbox.EncryptedToken);
        }

        await foreach (var webhook in destinations.ListSecretsAsync(cancellationToken))
        {
            Add(webhook.EncryptedSecret);
        }

        await foreach (var (_, secret) in accounts.ListSecretsAsync(cancellationToken))
        {
            Add(secret);
        }

        return (count, tokenKeys);

        void Add(string? encrypted)
        {
            if (encrypted is not null && TokenCipher.KeyOf(encrypted) is { } key)
            {
                tokenKeys[key] = tokenKeys.GetValueOrDefault(key) + 1;
            }
        }
    }
}
