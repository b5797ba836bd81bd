using Connector.Messages;

namespace Connector.Zendesk.Threads;

/// <summary>What the table and the imported mails say about the thread of a mail. Closed: the nested cases are all there are.</summary>
internal abstract record ThreadFinding
{
    private ThreadFinding()
    {
    }

    /// <summary>The mail begins a thread.</summary>
    public sealed record Begins : ThreadFinding;

    /// <summary>The mail belongs to a ticket.</summary>
    public sealed record Belongs(ThreadKeyKind By, long Ticket) : ThreadFinding;

    /// <summary>The ticket of the thread is being created, or a mail that this one answers is not delivered.</summary>
    /// <param name="For">Id of the mail here; null if only its ticket is known to be under way.</param>
    public sealed record Waits(string? For) : ThreadFinding;
}

/// <summary>Finds the thread of a mail.</summary>
internal sealed class ThreadFinder(ThreadTable threads, MailIndex index, MessageStates states)
{
    /// <param name="isPatient">False to take what is there, when a mail has waited long enough.</param>
    public async Task<ThreadFinding> FindAsync(
        ThreadScope scope, StoredMessage message, string ownText, bool isPatient, CancellationToken cancellationToken)
    {
        var keys = ThreadKeys.Leading(message, ownText);
        var others = (await threads.FindAsync(scope, keys, cancellationToken))
            .Where(entry => entry.Owner != message.IdempotencyKey)
            .ToList();
        var nearest = isPatient ? others.FirstOrDefault() : others.FirstOrDefault(entry => entry.Ticket is not null);

        if (isPatient)
        {
            // A mail that is nearer than what was found may be here and have no ticket yet.
            var nearer = keys.TakeWhile(key => key.Row != nearest?.Key.Row).Select(key => key.MessageId).OfType<string>().Distinct();

            if (await FindPendingAsync(message, nearer, cancellationToken) is { } pending)
            {
                return new ThreadFinding.Waits(pending);
            }
        }

        return nearest switch
        {
            null => new ThreadFinding.Begins(),
            { Ticket: { } ticket } => new ThreadFinding.Belongs(nearest.Key.Kind, ticket),
            _ => new ThreadFinding.Waits(For: null),
        };
    }

    /// <returns>The id of a mail of the same mailbox that waits for its delivery; null if there is none.</returns>
    private async Task<string?> FindPendingAsync(
        StoredMessage message, IEnumerable<string> messageIds, CancellationToken cancellationToken)
    {
        var here = await index.FindAsync(message.Mailbox, messageIds, cancellationToken);

        foreach (var some in here.Where(id => id != message.GmailId).Chunk(MessageKeys.MaxIdsInFilter))
        {
            if (await states.FindWaitingAsync(message.Mailbox, some, cancellationToken) is [var waiting, ..])
            {
                return waiting.GmailId;
            }
        }

        return null;
    }
}
