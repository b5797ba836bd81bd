namespace Connector.Delivering;

/// <summary>The blob and the row are the result: a message has arrived by being stored.</summary>
public sealed class ArchiveDestination : IDestination
{
    public string Name => "archive";

    public bool TakesMessages => false;

    /// <summary>For what still waited for another destination when the setting was changed.</summary>
    public Task<DeliveryAnswer> DeliverAsync(StoredMessage message, CancellationToken cancellationToken) =>
        Task.FromResult<DeliveryAnswer>(new DeliveryAnswer.Accepted());
}
