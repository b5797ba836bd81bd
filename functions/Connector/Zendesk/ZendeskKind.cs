using Connector.Delivering;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.Zendesk.Calls;

namespace Connector.Zendesk;

/// <summary>A Zendesk, as a destination that an account can have.</summary>
internal sealed class ZendeskKind(
    AccountDestinations accounts, DestinationOptions options, RawMail mail, ZendeskCalls calls, TicketDelivery tickets)
{
    public IDestination Open(AccountDestination own) => accounts.DecryptSecret(own) is { } secret
        ? Open(own.Zendesk!, secret)
        : new LockedDestination(own, ZendeskDestination.NameOf(own.Zendesk!));

    /// <returns>The Zendesk of an account, its own or the installation's; null if it has none, or the secret does not open.</returns>
    public async Task<ZendeskAccess?> AccessOfAsync(string account, CancellationToken cancellationToken) =>
        await accounts.FindAsync(account, cancellationToken) switch
        {
            null => options.Zendesk is { } installation
                ? new ZendeskAccess(account, installation.Subdomain, installation.ClientId, installation.ClientSecret) : null,
            { Zendesk: { } own } saved when accounts.DecryptSecret(saved) is { } secret =>
                new ZendeskAccess(account, own.Subdomain, own.ClientId, secret),
            _ => null,
        };

    /// <returns>The accounts whose destination is a Zendesk.</returns>
    public async Task<IReadOnlyList<string>> AccountsAsync(AccountTable all, CancellationToken cancellationToken)
    {
        var own = await accounts.KindsAsync(cancellationToken);
        var others = options.Zendesk is null
            ? []
            : await all.ListAsync(after: null, cancellationToken)
                .Select(look => look.Id)
                .Where(id => !own.ContainsKey(id))
                .ToListAsync(cancellationToken);
        return [.. own.Where(account => account.Value == DestinationKind.Zendesk).Select(account => account.Key), .. others];
    }

    /// <summary>Opens the Zendesk of the installation or of an account.</summary>
    public IDestination Open(ZendeskSettings settings, string secret) => new ZendeskDestination(settings, secret, mail, calls, tickets);
}
