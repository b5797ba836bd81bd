using System.Collections.Concurrent;
using Connector.Mailboxes;
using Connector.Zendesk.Calls;

namespace Connector.Zendesk;

/// <summary>
/// The addresses that must get no copy of a ticket, because its mails would come back as new ones: the account's mailboxes, and the support
/// addresses of its Zendesk if the connector's user may list them.
/// </summary>
internal sealed class OwnAddressList(MailboxTable mailboxes, ZendeskCalls calls, TimeProvider time)
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan KeptWithoutSupport = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string Account, string Subdomain), Known> _known = new();

    public async Task<IReadOnlyList<string>> OfAsync(ZendeskAccess access, CancellationToken cancellationToken)
    {
        var key = (access.Account, access.Subdomain);

        if (_known.TryGetValue(key, out var known) && time.GetUtcNow() < known.Until)
        {
            return known.Addresses;
        }

        var watched = await mailboxes.KeysAsync(access.Account, cancellationToken);
        var support = await calls.TestAsync(access, cancellationToken);
        var keptFor = support.IsOk ? KeptFor : KeptWithoutSupport;
        string[] addresses = [.. watched.Select(mailbox => mailbox.Address), .. support.Value?.RecipientAddresses ?? []];
        _known[key] = new Known(addresses, time.GetUtcNow() + keptFor);
        return addresses;
    }

    private sealed record Known(IReadOnlyList<string> Addresses, DateTimeOffset Until);
}
