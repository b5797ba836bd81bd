using Connector.Delivering.Queueing;
using Connector.Mailboxes;
using Connector.Messages;

namespace Connector.Delivering;

/// <summary>Delivers messages again, at a person's request or after an outage of the destination.</summary>
public sealed class Redelivery(MessageStates states, DeadLetters deadLetters, DeliveryQueue queue)
{
    public async Task<RedeliveryAnswer> OneAsync(MailboxKey mailbox, string gmailId, CancellationToken cancellationToken)
    {
        switch (await states.FindAsync(mailbox, gmailId, cancellationToken))
        {
            case null:
                return RedeliveryAnswer.Unknown;

            case { State: MessageState.Delivered } delivered:
                // A crash may have left the reason of an earlier rejection.
                await deadLetters.RemoveAsync(delivered, cancellationToken);
                return RedeliveryAnswer.Delivered;

            case { State: MessageState.Stored or MessageState.DeadLettered, Blob: not null } message:
                await deadLetters.ReviveAsync(message, cancellationToken);
                await queue.EnqueueAsync(mailbox, [gmailId], cancellationToken);
                return RedeliveryAnswer.Enqueued;

            default:
                return RedeliveryAnswer.NothingToDeliver;
        }
    }

    /// <summary>Delivers at once all undelivered messages of a mailbox, dead letters included.</summary>
    /// <returns>The number of messages.</returns>
    public async Task<int> AllAsync(MailboxKey mailbox, CancellationToken cancellationToken)
    {
        var gmailIds = new List<string>();

        await foreach (var message in states.ListUndeliveredAsync(mailbox, cancellationToken))
        {
            await deadLetters.ReviveAsync(message, cancellationToken);
            gmailIds.Add(message.GmailId);
        }

        await queue.WakeAsync(mailbox, cancellationToken);
        await queue.EnsureAsync(mailbox, gmailIds, cancellationToken);
        return gmailIds.Count;
    }

    /// <summary>Delivers the messages of an account that were refused during an outage, when the destination refused everything.</summary>
    /// <returns>The number of messages.</returns>
    public async Task<int> RefusedSinceAsync(string account, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var refused = await deadLetters.ListAsync(account, after: null, cancellationToken)
            .Where(letter => letter.DeadLetteredAt >= since)
            .ToListAsync(cancellationToken);
        var revived = 0;

        foreach (var mailbox in refused.GroupBy(letter => letter.Mailbox))
        {
            var gmailIds = new List<string>();

            foreach (var letter in mailbox)
            {
                var found = await states.FindAsync(mailbox.Key, letter.GmailId, cancellationToken);

                if (found is { State: MessageState.DeadLettered, Blob: not null } message)
                {
                    await deadLetters.ReviveAsync(message, cancellationToken);
                    gmailIds.Add(message.GmailId);
                }
            }

            revived += await queue.EnsureAsync(mailbox.Key, gmailIds, cancellationToken);
        }

        return revived;
    }
}

/// <summary>The answer to a request to deliver a message again.</summary>
public enum RedeliveryAnswer
{
    Enqueued,

    /// <summary>There is no such message.</summary>
    Unknown,

    /// <summary>The destination has it.</summary>
    Delivered,

    /// <summary>The message has no bytes, because it was gone or unreadable at its import.</summary>
    NothingToDeliver,
}
