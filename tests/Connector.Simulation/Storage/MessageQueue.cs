using Connector.Simulation.Time;

namespace Connector.Simulation.Storage;

/// <summary>One queue of the service: messages are hidden for a while, handed out, hidden again, deleted, or expire.</summary>
public sealed class MessageQueue(VirtualTime time)
{
    private static readonly TimeSpan OwnExpiry = TimeSpan.FromDays(7);

    private readonly PriorityQueue<QueuedMessage, (long VisibleAt, long Order)> _messages = new();
    private long _order;

    public string Name { get; init; } = "";

    /// <summary>Called when a message can be seen, or will be.</summary>
    public event Action<DateTimeOffset>? Arriving;

    /// <summary>Messages that are not deleted, hidden ones included.</summary>
    public int Count { get; private set; }

    /// <summary>Messages that ever came.</summary>
    public int Added { get; private set; }

    public int Expired { get; private set; }

    public void Add(string text, TimeSpan? visibleIn, TimeSpan? expiresIn)
    {
        var now = time.GetUtcNow();
        var expiresAt = expiresIn < TimeSpan.Zero ? DateTimeOffset.MaxValue : now + (expiresIn ?? OwnExpiry);
        Count++;
        Added++;
        Put(new QueuedMessage($"message-{Added}", text, now, expiresAt), now + (visibleIn ?? TimeSpan.Zero));
    }

    /// <summary>Hands out what can be seen, and hides it until then unless it is deleted.</summary>
    public List<QueuedMessage> Receive(int most, TimeSpan hiddenFor)
    {
        var received = new List<QueuedMessage>();

        while (received.Count < most && Next() is { } message)
        {
            _messages.Dequeue();
            message.Dequeued++;
            received.Add(message);
        }

        foreach (var message in received)
        {
            Put(message, time.GetUtcNow() + hiddenFor);
        }

        return received;
    }

    /// <summary>The message at the front; null when none can be seen.</summary>
    public QueuedMessage? Front => Next();

    /// <summary>Loses every message, hidden ones too.</summary>
    public void Clear()
    {
        while (_messages.TryDequeue(out var message, out _))
        {
            Delete(message);
        }
    }

    public DateTimeOffset? NextVisibleAt
    {
        get
        {
            DropGone();
            return _messages.TryPeek(out _, out var priority) ? new DateTimeOffset(priority.VisibleAt, TimeSpan.Zero) : null;
        }
    }

    public void Delete(QueuedMessage message)
    {
        if (!message.IsGone)
        {
            message.IsGone = true;
            Count--;
        }
    }

    /// <summary>Offers a message again that was handed out.</summary>
    public void Return(QueuedMessage message, TimeSpan visibleIn)
    {
        if (!message.IsGone)
        {
            Put(message, time.GetUtcNow() + visibleIn);
        }
    }

    private QueuedMessage? Next()
    {
        DropGone();
        return _messages.TryPeek(out var message, out var priority) && priority.VisibleAt <= time.GetUtcNow().UtcTicks ? message : null;
    }

    private void DropGone()
    {
        while (_messages.TryPeek(out var message, out var priority))
        {
            if (!message.IsGone && message.Place == priority.Order && message.ExpiresAt <= time.GetUtcNow())
            {
                Expired++;
                Delete(message);
            }

            // Put again somewhere else, or deleted.
            if (!message.IsGone && message.Place == priority.Order)
            {
                return;
            }

            _messages.Dequeue();
        }
    }

    private void Put(QueuedMessage message, DateTimeOffset visibleAt)
    {
        message.Place = _order;
        _messages.Enqueue(message, (visibleAt.UtcTicks, _order++));
        Arriving?.Invoke(visibleAt);
    }
}

/// <summary>A message in a queue.</summary>
public sealed class QueuedMessage(string id, string text, DateTimeOffset insertedAt, DateTimeOffset expiresAt)
{
    public string Id { get; } = id;

    public DateTimeOffset InsertedAt { get; } = insertedAt;

    public string Text { get; } = text;

    public DateTimeOffset ExpiresAt { get; } = expiresAt;

    public int Dequeued { get; internal set; }

    public bool IsGone { get; internal set; }

    internal long Place { get; set; }
}
