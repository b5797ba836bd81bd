namespace Connector.Delivering;

/// <summary>The vendor's seam: where messages go once they are stored.</summary>
public interface IDestination
{
    /// <summary>False when a stored message has arrived by being stored.</summary>
    bool TakesMessages { get; }

    /// <summary>Hands over one message. The same message may come again, with the same idempotency key.</summary>
    Task<DeliveryAnswer> DeliverAsync(StoredMessage message, CancellationToken cancellationToken);
}

/// <summary>What a destination says to a message.</summary>
public abstract record DeliveryAnswer
{
    private DeliveryAnswer()
    {
    }

    public sealed record Accepted : DeliveryAnswer;

    /// <summary>It will never take this message; others it may.</summary>
    /// <param name="Reason">For people, without anything out of the mail.</param>
    public sealed record Rejected(string Reason) : DeliveryAnswer;

    /// <summary>It takes nothing at present. That is no fault of the message.</summary>
    /// <param name="Wait">How long it asks to be left alone; null when it does not say.</param>
    public sealed record Down(string Reason, TimeSpan? Wait = null) : DeliveryAnswer;
}
