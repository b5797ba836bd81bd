namespace Connector.Delivering;

/// <summary>How one delivery job goes, message by message.</summary>
public sealed class DeliveryRun(Delivery delivery)
{
    private readonly List<StoredMessage> _accepted = [];
    private readonly List<StoredMessage> _rejected = [];
    private readonly List<StoredMessage> _unreadable = [];

    /// <summary>As last saved.</summary>
    public Delivery Delivery { get; set; } = delivery;

    /// <summary>Somebody else handed the delivery over meanwhile, and goes on with it.</summary>
    public bool IsLost { get; set; }

    /// <summary>How the destination answers, as far as this job knows; null for well.</summary>
    public DestinationHealth? Health { get; set; }

    /// <summary>The answer that ended the job; null when there was none.</summary>
    public DeliveryAnswer.Down? Down { get; set; }

    public IReadOnlyList<StoredMessage> Accepted => _accepted;

    public IReadOnlyList<StoredMessage> Rejected => _rejected;

    public IReadOnlyList<StoredMessage> Unreadable => _unreadable;

    /// <summary>What this delivery is done with.</summary>
    public IEnumerable<StoredMessage> Settled => [.. _accepted, .. _rejected, .. _unreadable];

    public void Accept(StoredMessage message) => _accepted.Add(message);

    public void Reject(StoredMessage message) => _rejected.Add(message);

    public void SetAside(StoredMessage message) => _unreadable.Add(message);
}
