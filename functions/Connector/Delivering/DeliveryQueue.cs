using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.Delivering;

/// <summary>Hands stored messages over to their delivery: first the row that says so, then the queue message that names the row.</summary>
public sealed class DeliveryQueue(IDestination destination, DeliveryTable deliveries, WorkQueues queues, TimeProvider time)
{
    /// <summary>Rows that are saved side by side.</summary>
    private const int Parallel = 16;

    /// <summary>The state in which a message is first written. Only one that is <see cref="MessageState.Stored"/> is to be enqueued.</summary>
    public MessageState FirstState => destination.TakesMessages ? MessageState.Stored : MessageState.Delivered;

    /// <summary>Puts messages on their way, many to a queue message; nothing for none.</summary>
    /// <param name="since">When the first of them was stored; null for now.</param>
    public async Task EnqueueAsync(
        MailboxKey mailbox, IEnumerable<string> gmailIds, CancellationToken cancellationToken, DateTimeOffset? since = null)
    {
        foreach (var ids in gmailIds.Chunk(DeliveryJob.MaxMessages))
        {
            var now = time.GetUtcNow();
            var delivery = Delivery.Begin(mailbox, ids, since ?? now, dueAt: now);
            await deliveries.AddAsync(delivery, cancellationToken);
            await SendAsync(delivery, cancellationToken);
        }
    }

    /// <summary>Puts those messages on their way that no delivery holds.</summary>
    /// <returns>How many those are.</returns>
    public async Task<int> EnsureAsync(
        MailboxKey mailbox, IReadOnlyCollection<string> gmailIds, CancellationToken cancellationToken, DateTimeOffset? since = null)
    {
        if (gmailIds.Count == 0)
        {
            return 0;
        }

        var held = await deliveries.ListAsync(mailbox, cancellationToken).SelectMany(delivery => delivery.GmailIds).ToHashSetAsync(StringComparer.Ordinal, cancellationToken);
        var missing = gmailIds.Where(id => !held.Contains(id)).ToList();
        await EnqueueAsync(mailbox, missing, cancellationToken, since);
        return missing.Count;
    }

    /// <summary>The delivery that a queue message is about; null when it is done, or when a later message is the live one.</summary>
    /// <exception cref="FormatException">The job lacks a part.</exception>
    public async Task<Delivery?> TakeAsync(DeliveryJob job, CancellationToken cancellationToken)
    {
        var mailbox = job.ToKey();

        if (job.Delivery is { } id)
        {
            return await deliveries.FindAsync(mailbox, id, cancellationToken) is { } found && found.Turn == job.Turn ? found : null;
        }

        // A message of an earlier version, or one that a person put there: it gets a row of its own, the same one at every try.
        var now = time.GetUtcNow();
        var adopted = Delivery.Begin(mailbox, job.GmailIds!, DateTimeOffset.MinValue, now) with { Since = now, Attempt = job.Attempt };
        await deliveries.AddAsync(adopted, cancellationToken);
        return await deliveries.FindAsync(mailbox, adopted.Id, cancellationToken);
    }

    /// <summary>Saves a delivery that a try left over, and has it come again.</summary>
    /// <param name="left">With what is left, the next attempt and so on; as read otherwise.</param>
    /// <returns>False when somebody else handed it over meanwhile.</returns>
    public async Task<bool> PutBackAsync(Delivery left, TimeSpan wait, CancellationToken cancellationToken)
    {
        if (await deliveries.TrySaveAsync(left.Again(time.GetUtcNow() + wait), cancellationToken) is not { } saved)
        {
            return false;
        }

        await SendAsync(saved, cancellationToken, wait);
        return true;
    }

    /// <summary>Takes a message out of its delivery into one of its own.</summary>
    public async Task SetAsideAsync(Delivery from, string gmailId, TimeSpan wait, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var alone = Delivery.Begin(from.Mailbox, [gmailId], from.Since, now + wait) with { Attempt = from.Attempt + 1, IsTold = true };
        await deliveries.AddAsync(alone, cancellationToken);
        await SendAsync(alone, cancellationToken, wait);
    }

    /// <summary>Hands deliveries over anew at once, in the given order, whatever they wait for.</summary>
    /// <returns>How many were not handed over by somebody else meanwhile.</returns>
    public async Task<int> WakeAsync(IEnumerable<Delivery> waiting, CancellationToken cancellationToken)
    {
        var woken = 0;

        foreach (var chunk in waiting.Chunk(Parallel))
        {
            var now = time.GetUtcNow();
            var saved = await Task.WhenAll(chunk.Select(delivery => deliveries.TrySaveAsync(delivery.Again(dueAt: now), cancellationToken)));

            // One after the other, since the queue's order is that of the sends.
            foreach (var ours in saved.OfType<Delivery>())
            {
                await SendAsync(ours, cancellationToken);
                woken++;
            }
        }

        return woken;
    }

    /// <summary>The same for all of a mailbox, those too whose queue message is visible, since a person asked for it.</summary>
    public async Task WakeAsync(MailboxKey mailbox, CancellationToken cancellationToken) =>
        await WakeAsync(await deliveries.ListAsync(mailbox, cancellationToken).ToListAsync(cancellationToken), cancellationToken);

    /// <summary>The same for all of an account that wait for a later moment, oldest first.</summary>
    public async Task<int> WakeAsync(string account, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var waiting = await deliveries.ListAsync(account, cancellationToken).Where(delivery => delivery.DueAt > now).ToListAsync(cancellationToken);
        return await WakeAsync(waiting.OrderBy(delivery => delivery.Since), cancellationToken);
    }

    /// <summary>Puts off the delivery that a queue message is about, since every try at it failed.</summary>
    public async Task PutOffAsync(DeliveryJob job, TimeSpan wait, bool isTold, CancellationToken cancellationToken)
    {
        if (await TakeAsync(job, cancellationToken) is { } delivery)
        {
            await PutBackAsync(delivery with { IsTold = delivery.IsTold || isTold }, wait, cancellationToken);
        }
    }

    /// <summary>Notes that a worker is at it.</summary>
    /// <returns>Null when somebody else handed it over meanwhile.</returns>
    public Task<Delivery?> ReportAsync(Delivery delivery, CancellationToken cancellationToken) =>
        deliveries.TrySaveAsync(delivery with { DueAt = time.GetUtcNow() }, cancellationToken);

    /// <summary>Nothing of it is left.</summary>
    public Task EndAsync(Delivery delivery) => deliveries.RemoveAsync(delivery);

    private Task SendAsync(Delivery delivery, CancellationToken cancellationToken, TimeSpan wait = default) =>
        queues.SendAsync(StorageNames.DeliveriesQueue, DeliveryJob.For(delivery), wait == TimeSpan.Zero ? null : wait, cancellationToken);
}
