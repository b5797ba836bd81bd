using System.Collections.Concurrent;

namespace Connector.Delivering.Queueing;

/// <summary>
/// Keeps the order of a backlog while a destination is at its limit: the mails that have waited longest are handed over first, by the rows
/// of their deliveries. The queue does not keep that order, because deliveries that reach the limit all come back at the same moment.
/// </summary>
public sealed class CatchUp(DeliveryTable deliveries, TimeProvider time)
{
    /// <summary>
    /// How many of the oldest mails are handed over at a time. It is more than a Zendesk takes within a minute on most plans, so that calls
    /// are not left unused.
    /// </summary>
    private const int Front = 100;

    /// <summary>How long a delivery waits for each hundred mails before it. No plan of a Zendesk takes 400 mails a minute.</summary>
    private static readonly TimeSpan PerFront = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);

    /// <summary>A delivery that is due later waits for something else, such as another mail of its thread.</summary>
    private static readonly TimeSpan DueWithin = TimeSpan.FromMinutes(5);

    /// <summary>
    /// A destination has a limit per minute, so one that catches up reaches it again within this time. If mails that cannot be handed over
    /// are before all others, the others are not delayed for longer.
    /// </summary>
    private static readonly TimeSpan AfterLimit = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan ListedFor = TimeSpan.FromSeconds(10);

    /// <summary>Accounts whose destination was at its limit. An instance that has just started learns it from its first call.</summary>
    private readonly ConcurrentDictionary<string, Line> _lines = new(StringComparer.Ordinal);

    /// <summary>The destination of the account is at its limit.</summary>
    public void NoteLimit(string account)
    {
        var until = time.GetUtcNow() + AfterLimit;
        _lines.AddOrUpdate(account, _ => new Line(until, DateTimeOffset.MinValue, []), (_, line) => line with { Until = until });
    }

    /// <summary>How long a delivery has to wait because older mails of its account do.</summary>
    /// <returns>Null if it is its turn.</returns>
    public async Task<TimeSpan?> WaitAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        var (account, now) = (delivery.Mailbox.Account, time.GetUtcNow());

        if (!_lines.TryGetValue(account, out var line))
        {
            return null;
        }

        if (line.Until <= now)
        {
            _lines.TryRemove(KeyValuePair.Create(account, line));
            return null;
        }

        if (line.ListedAt + ListedFor <= now)
        {
            line = line with { ListedAt = now, Waiting = await ListAsync(account, now, cancellationToken) };
            _lines[account] = line;
        }

        var before = line.Waiting.TakeWhile(other => Order(other).CompareTo(Order(delivery)) < 0).Sum(other => other.GmailIds.Count);
        var wait = PerFront * (before / Front);
        return wait == TimeSpan.Zero ? null : wait < Longest ? wait : Longest;
    }

    /// <summary>The deliveries that are due, or will be soon, oldest first. Deliveries that were set aside delay no others.</summary>
    private async Task<IReadOnlyList<Delivery>> ListAsync(string account, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var waiting = await deliveries.ListAsync(account, cancellationToken)
            .Where(delivery => !delivery.IsTold && delivery.DueAt <= now + DueWithin)
            .ToListAsync(cancellationToken);
        return [.. waiting.OrderBy(Order)];
    }

    private static (DateTimeOffset Since, string Id) Order(Delivery delivery) => (delivery.Since, delivery.Id);

    /// <param name="Until">The account counts as catching up until then.</param>
    private sealed record Line(DateTimeOffset Until, DateTimeOffset ListedAt, IReadOnlyList<Delivery> Waiting);
}
