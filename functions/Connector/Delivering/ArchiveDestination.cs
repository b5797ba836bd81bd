using Connector.Messages;

namespace Connector.Delivering;

/// <summary>The storage itself as the destination: a message is delivered once it is stored.</summary>
internal sealed class ArchiveDestination : IDestination
{
    public string Name => "archive";

    public bool TakesMessages => false;

    /// <summary>Takes messages that waited for another destination when the setting was changed.</summary>
    public Task<DeliveryAnswer> DeliverAsync(StoredMessage message, CancellationToken cancellationToken) =>
        Task.FromResult<DeliveryAnswer>(new DeliveryAnswer.Accepted());

    public Task<DeliveryAnswer> TestAsync(string account, CancellationToken cancellationToken) =>
        Task.FromResult<DeliveryAnswer>(new DeliveryAnswer.Accepted());
}
