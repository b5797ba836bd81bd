using Connector.Delivering.Health;
using Connector.Delivering.Queueing;
using Connector.Messages;

namespace Connector.Delivering;

/// <summary>The progress of one delivery job, which it keeps in memory.</summary>
public sealed class DeliveryRun(Delivery delivery)
{
    /// <summary>The delivery as last saved.</summary>
    public Delivery Delivery { get; set; } = delivery;

    /// <summary>Takes the messages of this job, even if the account gets another destination in the meantime.</summary>
    public IDestination? Destination { get; set; }

    /// <summary>The delivery was handed over to another worker in the meantime.</summary>
    public bool IsLost { get; set; }

    /// <summary>The health of the destination as this job knows it; null if it is healthy.</summary>
    public DestinationHealth? Health { get; set; }

    /// <summary>The answer that ended the job early; null if there was none.</summary>
    public DeliveryAnswer.Down? Down { get; set; }

    /// <summary>The wait after which the job continues, because the destination is at its limit; null if it is not.</summary>
    public TimeSpan? Pace { get; set; }

    /// <summary>The job did not call the destination, which is down, because another job calls it.</summary>
    public bool IsBehindAnother { get; set; }

    public bool IsStopped => Down is not null || Pace is not null;

    public List<StoredMessage> Accepted { get; } = [];

    public List<StoredMessage> Rejected { get; } = [];

    public List<StoredMessage> Unreadable { get; } = [];

    /// <summary>The messages that have to wait although others need not.</summary>
    public List<(StoredMessage Message, TimeSpan Wait)> Later { get; } = [];

    /// <summary>The messages that leave this delivery.</summary>
    public IEnumerable<StoredMessage> Settled => [.. Accepted, .. Rejected, .. Unreadable, .. Later.Select(later => later.Message)];
}
