using Connector.Delivering.Health;
using Connector.Delivering.Queueing;
using Connector.Messages;

namespace Connector.Delivering;

/// <summary>The progress of one delivery job, which it keeps in memory.</summary>
public sealed class DeliveryRun(Delivery delivery)
{
    private readonly List<StoredMessage> _accepted = [];
    private readonly List<StoredMessage> _rejected = [];
    private readonly List<StoredMessage> _unreadable = [];

    /// <summary>The delivery as last saved.</summary>
    public Delivery Delivery { get; set; } = delivery;

    /// <summary>The delivery was handed over to another worker in the meantime.</summary>
    public bool IsLost { get; set; }

    /// <summary>The health of the destination as this job knows it; null if it is healthy.</summary>
    public DestinationHealth? Health { get; set; }

    /// <summary>The answer that ended the job early; null if there was none.</summary>
    public DeliveryAnswer.Down? Down { get; set; }

    public IReadOnlyList<StoredMessage> Accepted => _accepted;

    public IReadOnlyList<StoredMessage> Rejected => _rejected;

    public IReadOnlyList<StoredMessage> Unreadable => _unreadable;

    /// <summary>The messages that leave this delivery.</summary>
    public IEnumerable<StoredMessage> Settled => [.. _accepted, .. _rejected, .. _unreadable];

    public void Accept(StoredMessage message) => _accepted.Add(message);

    public void Reject(StoredMessage message) => _rejected.Add(message);

    public void SetAside(StoredMessage message) => _unreadable.Add(message);
}
