using Connector.Delivering.Webhooks;
using Connector.Mailboxes;
using Connector.Messages;

namespace Connector.Delivering;

/// <summary>Finds the destination of an account: its own, or else the installation's.</summary>
public sealed class Destinations(
    IDestination installation, AccountDestinations accounts, DestinationOptions options, WebhookClient client, RawMail mail,
    TimeProvider time)
{
    private static readonly ArchiveDestination Archive = new();

    public async Task<IDestination> OfAsync(string account, CancellationToken cancellationToken) =>
        await accounts.FindAsync(account, cancellationToken) switch
        {
            null => installation,
            { Kind: DestinationKind.Archive } => Archive,
            var own when accounts.DecryptSecret(own) is { } secret =>
                new WebhookDestination(options.WebhookAt(own.Address!, secret), client, mail, time),
            var own => new LockedDestination(own),
        };

    /// <summary>A webhook whose secret does not open. Its mail waits, because a token key that is missing may come back.</summary>
    private sealed class LockedDestination(AccountDestination own) : IDestination
    {
        public string Name => own.Address!.Host;

        public bool TakesMessages => true;

        public Task<DeliveryAnswer> DeliverAsync(StoredMessage message, CancellationToken cancellationToken) =>
            TestAsync(own.Account, cancellationToken);

        public Task<DeliveryAnswer> TestAsync(string account, CancellationToken cancellationToken)
        {
            var key = TokenCipher.KeyOf(own.EncryptedSecret!);
            return Task.FromResult<DeliveryAnswer>(new DeliveryAnswer.Down(
                $"The secret of the webhook needs the token key {key}. Put it back as Tokens__Keys__{key}, or set the destination again."));
        }
    }
}
