using Connector.Messages;

namespace Connector.Delivering;

/// <summary>Takes stored messages: the customer's webhook, or the archive.</summary>
public interface IDestination
{
    /// <summary>Shown in alerts; holds no secret.</summary>
    string Name { get; }

    /// <summary>False if a message is delivered by being stored.</summary>
    bool TakesMessages { get; }

    /// <summary>Hands over one message. A message may come again, under the same idempotency key.</summary>
    Task<DeliveryAnswer> DeliverAsync(StoredMessage message, CancellationToken cancellationToken);

    /// <summary>Asks whether messages of an account would be taken, without handing one over.</summary>
    Task<DeliveryAnswer> TestAsync(string account, CancellationToken cancellationToken);
}

/// <summary>The answer of a destination to one message. Closed: the nested cases are all there are.</summary>
public abstract record DeliveryAnswer
{
    private DeliveryAnswer()
    {
    }

    public sealed record Accepted : DeliveryAnswer;

    /// <summary>The destination will never take this message, but may take others.</summary>
    /// <param name="Reason">For people; holds nothing of the mail.</param>
    public sealed record Rejected(string Reason) : DeliveryAnswer;

    /// <summary>Storage does not return the bytes of this message at present, but may return others.</summary>
    public sealed record Unreadable(string Reason) : DeliveryAnswer;

    /// <summary>The destination takes no messages at present, whatever the message.</summary>
    /// <param name="Wait">The wait that the destination asked for; null for none.</param>
    public sealed record Down(string Reason, TimeSpan? Wait = null) : DeliveryAnswer;
}
