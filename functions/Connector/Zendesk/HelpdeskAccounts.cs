using System.Collections.Concurrent;
using Connector.Mailboxes;
using Connector.Zendesk.Calls;
using Connector.Zendesk.Tickets;

namespace Connector.Zendesk;

/// <summary>What the ticket of each mail of an account needs to know about the account. It is read again after some minutes.</summary>
internal sealed class HelpdeskAccounts(AccountTable accounts, MailboxTable mailboxes, ZendeskCalls calls, TimeProvider time)
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan KeptWithoutSupport = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string Account, string Subdomain), Known> _known = new();

    public async Task<HelpdeskAccount> OfAsync(ZendeskAccess access, CancellationToken cancellationToken)
    {
        var key = (access.Account, access.Subdomain);

        if (_known.TryGetValue(key, out var known))
        {
            if (time.GetUtcNow() < known.Until)
            {
                return known.Account;
            }

            // Other mails do not ask too.
            _known[key] = known with { Until = time.GetUtcNow() + KeptWithoutSupport };
        }

        var locale = (await accounts.FindAsync(access.Account, cancellationToken))?.Locale ?? Locale.En;
        var watched = await mailboxes.KeysAsync(access.Account, cancellationToken);
        var support = await calls.TestAsync(access, cancellationToken);
        var keptFor = support.IsOk ? KeptFor : KeptWithoutSupport;
        var addresses = support.Value?.RecipientAddresses ?? known?.Support ?? [];
        var account = new HelpdeskAccount([.. watched.Select(mailbox => mailbox.Address), .. addresses], TicketWords.In(locale));
        _known[key] = new Known(account, addresses, time.GetUtcNow() + keptFor);
        return account;
    }

    /// <param name="Support">The support addresses of the Zendesk.</param>
    private sealed record Known(HelpdeskAccount Account, IReadOnlyList<string> Support, DateTimeOffset Until);
}

/// <summary>An account whose destination is a Zendesk.</summary>
/// <param name="OwnAddresses">
/// The addresses that must get no copy of a ticket, because its mails would come back as new ones: the account's mailboxes, and the support
/// addresses of its Zendesk if the connector's user may list them.
/// </param>
/// <param name="Words">In the account's language.</param>
internal sealed record HelpdeskAccount(IReadOnlyList<string> OwnAddresses, TicketWords Words);
