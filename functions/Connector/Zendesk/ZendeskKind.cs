using Connector.Delivering;
using Connector.Messages;
using Connector.Zendesk.Calls;

namespace Connector.Zendesk;

/// <summary>A Zendesk, as a destination that an account can have.</summary>
internal sealed class ZendeskKind(AccountDestinations accounts, RawMail mail, ZendeskCalls calls, TicketDelivery tickets) : IDestinationKind
{
    public DestinationKind Kind => DestinationKind.Zendesk;

    public IDestination Open(AccountDestination own) => accounts.DecryptSecret(own) is { } secret
        ? Open(own.Zendesk!, secret)
        : new LockedDestination(own, ZendeskDestination.NameOf(own.Zendesk!));

    /// <summary>Opens the Zendesk of the installation or of an account.</summary>
    public IDestination Open(ZendeskSettings settings, string secret) => new ZendeskDestination(settings, secret, mail, calls, tickets);
}
