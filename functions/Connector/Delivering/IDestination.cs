namespace Connector.Delivering;

/// <summary>The vendor's seam: where messages go once they are stored.</summary>
public interface IDestination
{
    /// <summary>For people, in alerts; holds no secret.</summary>
    string Name { get; }

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

    /// <summary>The message's bytes cannot be read from storage at present; other messages' bytes can.</summary>
    public sealed record Unreadable(string Reason) : DeliveryAnswer;

    /// <summary>It takes nothing at present. That is no fault of the message.</summary>
    /// <param name="Wait">How long it asks to be left alone; null when it does not say.</param>
    /// <param name="WasAsked">False when nobody called it this time, since it was down a moment ago.</param>
    public sealed record Down(string Reason, TimeSpan? Wait = null, bool WasAsked = true) : DeliveryAnswer;
}
