using Connector.Messages;

namespace Connector.Delivering.Webhooks;

/// <summary>A webhook, as a destination that an account can have.</summary>
internal sealed class WebhookKind(
    AccountDestinations accounts, DestinationOptions options, WebhookClient client, RawMail mail, TimeProvider time) : IDestinationKind
{
    public DestinationKind Kind => DestinationKind.Webhook;

    public IDestination Open(AccountDestination own) => accounts.DecryptSecret(own) is { } secret
        ? new WebhookDestination(options.WebhookAt(own.Address!, secret), client, mail, time)
        : new LockedDestination(own, own.Address!.Host);
}
