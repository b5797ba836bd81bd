using Connector.Mailboxes;
using Connector.Messages;
using Connector.Storage;
using Microsoft.Extensions.Logging;

namespace Connector.Delivering.Queueing;

/// <summary>
/// Puts stored messages into the queue for their delivery: first the row of a <see cref="Delivery"/>, then the queue message that names it.
/// </summary>
public sealed partial class DeliveryQueue(
    Destinations destinations, DeliveryTable deliveries, WorkQueues queues, TimeProvider time, ILogger<DeliveryQueue> logger)
{
    /// <summary>Limit of <see cref="WakeLostAsync"/> for one minute, so that an emptied queue does not cause a flood.</summary>
    public const int MaxLostPerMinute = 1000;

    /// <summary>The number of rows that are saved in parallel.</summary>
    private const int AtATime = 16;

    /// <summary>The first state of an account's messages. Only <see cref="MessageState.Stored"/> messages are enqueued.</summary>
    public async Task<MessageState> FirstStateAsync(string account, CancellationToken cancellationToken) =>
        (await destinations.OfAsync(account, cancellationToken)).TakesMessages ? MessageState.Stored : MessageState.Delivered;

    /// <summary>Enqueues messages, up to <see cref="DeliveryJob.MaxMessages"/> in one queue message.</summary>
    /// <param name="since">When the first message was stored; null for now.</param>
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

    /// <summary>Enqueues those of the messages that have no delivery.</summary>
    /// <returns>The number of messages enqueued.</returns>
    public async Task<int> EnsureAsync(
        MailboxKey mailbox, IReadOnlyCollection<string> gmailIds, CancellationToken cancellationToken, DateTimeOffset? since = null)
    {
        if (gmailIds.Count == 0)
        {
            return 0;
        }

        var held = await deliveries.ListAsync(mailbox, cancellationToken)
            .SelectMany(delivery => delivery.GmailIds)
            .ToHashSetAsync(StringComparer.Ordinal, cancellationToken);
        var missing = gmailIds.Where(id => !held.Contains(id)).ToList();
        await EnqueueAsync(mailbox, missing, cancellationToken, since);
        return missing.Count;
    }

    /// <summary>
    /// The delivery that a queue message names; null if it is done, if it has no mails, or if a later queue message is the valid one.
    /// </summary>
    /// <exception cref="FormatException">The job is incomplete.</exception>
    public async Task<Delivery?> TakeAsync(DeliveryJob job, CancellationToken cancellationToken)
    {
        var mailbox = job.ToKey();

        if (job.Delivery is { } id)
        {
            return await deliveries.FindAsync(mailbox, id, cancellationToken) is { } found && found.Turn == job.Turn ? found : null;
        }

        if (job.GmailIds!.Count == 0)
        {
            return null;
        }

        // A queue message of an earlier version or of a person gets a row of its own, which is the same at every try.
        var now = time.GetUtcNow();
        var adopted = Delivery.Begin(mailbox, job.GmailIds!, DateTimeOffset.MinValue, now) with { Since = now, Attempt = job.Attempt };
        await deliveries.AddAsync(adopted, cancellationToken);
        return await deliveries.FindAsync(mailbox, adopted.Id, cancellationToken);
    }

    /// <summary>Saves a delivery after a try and sends its next queue message.</summary>
    /// <param name="left">The delivery as read, with the remaining messages and the next attempt.</param>
    /// <remarks>Does nothing if another worker has handed it over in the meantime.</remarks>
    public async Task PutBackAsync(Delivery left, TimeSpan wait, CancellationToken cancellationToken)
    {
        if (await deliveries.TrySaveAsync(left.Again(time.GetUtcNow() + wait), cancellationToken) is { } saved)
        {
            await SendAsync(saved, cancellationToken, wait);
        }
    }

    /// <summary>Moves a message out of its delivery into a delivery of its own.</summary>
    /// <param name="isTold">Administrators have been told, or will be, that the message is set aside.</param>
    public async Task SetAsideAsync(
        Delivery from, string gmailId, TimeSpan wait, bool isTold, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var alone = Delivery.Begin(from.Mailbox, [gmailId], from.Since, now + wait) with { Attempt = from.Attempt + 1, IsTold = isTold };
        await deliveries.AddAsync(alone, cancellationToken);
        await SendAsync(alone, cancellationToken, wait);
    }

    /// <summary>Hands deliveries over again at once, in the given order, also those that wait for a later time.</summary>
    /// <returns>The number of deliveries, without those that another worker handed over in the meantime.</returns>
    public async Task<int> WakeAsync(IEnumerable<Delivery> waiting, CancellationToken cancellationToken)
    {
        var woken = 0;

        foreach (var chunk in waiting.Chunk(AtATime))
        {
            var now = time.GetUtcNow();
            var saved =
                await Task.WhenAll(chunk.Select(delivery => deliveries.TrySaveAsync(delivery.Again(dueAt: now), cancellationToken)));

            // One after another, because the queue keeps the order of the sends.
            foreach (var ours in saved.OfType<Delivery>())
            {
                await SendAsync(ours, cancellationToken);
                woken++;
            }
        }

        return woken;
    }

    /// <summary>Hands over all deliveries of a mailbox again, at a person's request.</summary>
    public async Task WakeAsync(MailboxKey mailbox, CancellationToken cancellationToken) =>
        await WakeAsync(await deliveries.ListAsync(mailbox, cancellationToken).ToListAsync(cancellationToken), cancellationToken);

    /// <summary>Hands over the deliveries of an account that wait for a later time, oldest first.</summary>
    public async Task<int> WakeAsync(string account, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var waiting = await deliveries.ListAsync(account, cancellationToken)
            .Where(delivery => delivery.DueAt > now)
            .ToListAsync(cancellationToken);
        return await WakeAsync(waiting.OrderBy(delivery => delivery.Since), cancellationToken);
    }

    /// <summary>
    /// Hands over at once one of the deliveries of an account that wait for a later time: the oldest of those that were handed over least
    /// often, so that each has its turn.
    /// </summary>
    public async Task WakeOneAsync(string account, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var next = await deliveries.ListAsync(account, cancellationToken)
            .Where(delivery => delivery.DueAt > now)
            .MinByAsync(delivery => (delivery.Turn, delivery.Since), cancellationToken: cancellationToken);

        if (next is not null)
        {
            await WakeAsync([next], cancellationToken);
        }
    }

    /// <summary>Runs every minute: hands over deliveries again whose queue message is lost, oldest first.</summary>
    public async Task WakeLostAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var front = await queues.OldestWaitingAsync(StorageNames.DeliveriesQueue, cancellationToken);
        var lost = await deliveries.ListAsync(cancellationToken)
            .Where(delivery => delivery.IsLost(now, front))
            .ToListAsync(cancellationToken);

        if (lost.Count > 0)
        {
            var handed = await WakeAsync(lost.OrderBy(delivery => delivery.Since).Take(MaxLostPerMinute), cancellationToken);
            Log.HandedOver(logger, handed, lost.Count);
        }
    }

    /// <summary>Puts off the delivery of a queue message that failed at every try.</summary>
    public async Task PutOffAsync(DeliveryJob job, TimeSpan wait, bool isTold, CancellationToken cancellationToken)
    {
        if (await TakeAsync(job, cancellationToken) is { } delivery)
        {
            await PutBackAsync(delivery with { IsTold = delivery.IsTold || isTold }, wait, cancellationToken);
        }
    }

    /// <summary>Notes that a worker is busy with the delivery.</summary>
    /// <returns>Null if another worker has handed it over in the meantime.</returns>
    public Task<Delivery?> ReportAsync(Delivery delivery, CancellationToken cancellationToken) =>
        deliveries.TrySaveAsync(delivery with { DueAt = time.GetUtcNow() }, cancellationToken);

    /// <summary>Removes a delivery without remaining messages.</summary>
    public Task EndAsync(Delivery delivery) => deliveries.RemoveAsync(delivery);

    private Task SendAsync(Delivery delivery, CancellationToken cancellationToken, TimeSpan wait = default) =>
        queues.SendAsync(StorageNames.DeliveriesQueue, DeliveryJob.For(delivery), wait == TimeSpan.Zero ? null : wait, cancellationToken);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The queue messages of {Lost} deliveries are lost; {Handed} are handed over again.")]
        public static partial void HandedOver(ILogger logger, int handed, int lost);
    }
}
