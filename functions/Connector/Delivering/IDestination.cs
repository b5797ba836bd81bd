using Connector.Messages;

namespace Connector.Delivering;

/// <summary>Takes stored messages: the customer's helpdesk or webhook, or the archive.</summary>
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
    public sealed record Rejected(string Reason) : DeliveryAnswer
    {
        /// <summary>
        /// The destination works and refuses this message on purpose, for example because its sender is blocked there. The message becomes
        /// a dead letter, and no administrator gets a mail about it.
        /// </summary>
        public bool IsQuiet { get; init; }
    }

    /// <summary>
    /// This message has to wait, for example for the message that it answers. The others do not, and the health of the destination stays
    /// as it is.
    /// </summary>
    public sealed record Later(string Reason, TimeSpan Wait) : DeliveryAnswer;

    /// <summary>Storage does not return the bytes of this message at present, but may return others.</summary>
    public sealed record Unreadable(string Reason) : DeliveryAnswer;

    /// <summary>
    /// The destination works, and takes no more messages at present because of its limit. The job continues after the wait, and the health
    /// of the destination stays as it is.
    /// </summary>
    public sealed record Paced(TimeSpan Wait) : DeliveryAnswer;

    /// <summary>The destination takes no messages at present, whatever the message.</summary>
    /// <param name="Wait">The wait that the destination asked for; null for none.</param>
    public sealed record Down(string Reason, TimeSpan? Wait = null) : DeliveryAnswer
    {
        /// <summary>The destination refuses the connector's credentials, so a person has to act.</summary>
        public bool IsDenied { get; init; }
    }
}
