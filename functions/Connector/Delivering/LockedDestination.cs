using Connector.Mailboxes;
using Connector.Messages;

namespace Connector.Delivering;

/// <summary>A destination whose secret does not open. Its mail waits, because a token key that is missing may come back.</summary>
/// <param name="own">Has an encrypted secret.</param>
/// <param name="name">Shown in alerts.</param>
internal sealed class LockedDestination(AccountDestination own, string name) : IDestination
{
    public string Name => name;

    public bool TakesMessages => true;

    public Task<DeliveryAnswer> DeliverAsync(StoredMessage message, CancellationToken cancellationToken) =>
        TestAsync(own.Account, cancellationToken);

    public Task<DeliveryAnswer> TestAsync(string account, CancellationToken cancellationToken)
    {
        var key = TokenCipher.KeyOf(own.EncryptedSecret!);
        return Task.FromResult<DeliveryAnswer>(new DeliveryAnswer.Down(
            $"The secret of {name} needs the token key {key}. Put it back as Tokens__Keys__{key}, or set the destination again."));
    }
}
