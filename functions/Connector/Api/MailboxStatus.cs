using Connector.Mailboxes;
using Connector.Reporting;

namespace Connector.Api;

/// <summary>Counts the mailboxes by state, and their tokens by the key that encrypts them.</summary>
public sealed class MailboxStatus(MailboxTable mailboxes, TokenCipher tokens)
{
    public async Task<(MailboxCount Count, SortedDictionary<string, int> TokenKeys)> ReadAsync(CancellationToken cancellationToken)
    {
        var count = new MailboxCount();
        var tokenKeys = new SortedDictionary<string, int>(tokens.Keys.ToDictionary(key => key, _ => 0), StringComparer.OrdinalIgnoreCase);

        await foreach (var mailbox in mailboxes.ListAsync(cancellationToken))
        {
            count.Add(mailbox);

            if (mailbox.EncryptedToken is { } token && TokenCipher.KeyOf(token) is { } key)
            {
                tokenKeys[key] = tokenKeys.GetValueOrDefault(key) + 1;
            }
        }

        return (count, tokenKeys);
    }
}
