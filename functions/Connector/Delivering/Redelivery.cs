using Connector.Mailboxes;

namespace Connector.Delivering;

/// <summary>Puts messages on their way again because a person asked for it.</summary>
public sealed class Redelivery(MessageStates states, DeadLetters deadLetters, DeliveryQueue queue)
{
    public async Task<RedeliveryAnswer> OneAsync(MailboxKey mailbox, string gmailId, CancellationToken cancellationToken)
    {
        switch (await states.FindAsync(mailbox, gmailId, cancellationToken))
        {
            case null:
                return RedeliveryAnswer.Unknown;

            case { State: MessageState.Delivered } delivered:
                // A crash may have left the reason of an earlier refusal.
                await deadLetters.RemoveAsync(delivered, cancellationToken);
                return RedeliveryAnswer.Delivered;

            case { State: MessageState.Stored or MessageState.DeadLettered, Blob: not null } message:
                await ReviveAsync(message, cancellationToken);
                await queue.EnqueueAsync(mailbox, [gmailId], cancellationToken);
                return RedeliveryAnswer.Enqueued;

            default:
                return RedeliveryAnswer.NothingToDeliver;
        }
    }

    /// <summary>Puts on its way at once whatever of a mailbox no destination has: dead letters, and what waits.</summary>
    /// <returns>How many messages.</returns>
    public async Task<int> AllAsync(MailboxKey mailbox, CancellationToken cancellationToken)
    {
        var gmailIds = new List<string>();

        await foreach (var message in states.ListUndeliveredAsync(mailbox, cancellationToken))
        {
            await ReviveAsync(message, cancellationToken);
            gmailIds.Add(message.GmailId);
        }

        await queue.WakeAsync(mailbox, cancellationToken);
        await queue.EnsureAsync(mailbox, gmailIds, cancellationToken);
        return gmailIds.Count;
    }

    /// <summary>Puts on its way what an account's destination refused from a moment on, since it refused everything then.</summary>
    /// <returns>How many messages.</returns>
    public async Task<int> RefusedSinceAsync(string account, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var refused = await deadLetters.ListAsync(account, after: null, cancellationToken).Where(letter => letter.DeadLetteredAt >= since).ToListAsync(cancellationToken);
        var revived = 0;

        foreach (var mailbox in refused.GroupBy(letter => letter.Mailbox))
        {
            var gmailIds = new List<string>();

            foreach (var letter in mailbox)
            {
                if (await states.FindAsync(mailbox.Key, letter.GmailId, cancellationToken) is { State: MessageState.DeadLettered, Blob: not null } message)
                {
                    await ReviveAsync(message, cancellationToken);
                    gmailIds.Add(message.GmailId);
                }
            }

            revived += await queue.EnsureAsync(mailbox.Key, gmailIds, cancellationToken);
        }

        return revived;
    }

    /// <remarks>The reason goes first: from the moment the message is Stored, a delivery may refuse it again and write a new one.</remarks>
    private async Task ReviveAsync(StoredMessage message, CancellationToken cancellationToken)
    {
        if (message.State == MessageState.DeadLettered)
        {
            await deadLetters.RemoveAsync(message, cancellationToken);
            await states.TryMoveAsync(message, MessageState.Stored);
        }
    }
}

/// <summary>What became of the wish to deliver a message again.</summary>
public enum RedeliveryAnswer
{
    Enqueued,

    /// <summary>There is no such message.</summary>
    Unknown,

    /// <summary>The destination has it.</summary>
    Delivered,

    /// <summary>It has no bytes: it was gone before it could be read, or unreadable.</summary>
    NothingToDeliver,
}
