using Connector.Mailboxes;

namespace Connector.Importing;

/// <summary>
/// Makes a date of the wish for a mailbox's newest mails in a number, before its first sync: from then on it is a mailbox that was
/// connected by a date, for crashes, expired checkpoints and proofs alike.
/// </summary>
public sealed class CountedStart(ImportOptions options, TimeProvider time)
{
    /// <summary>Does nothing for a mailbox without that wish. What was sent, drafted, binned or taken for spam does not count.</summary>
    /// <exception cref="MailboxMovedException">The lease was lost.</exception>
    public async Task FindAsync(MailboxLease lease, IGmailMailbox gmail, CancellationToken cancellationToken)
    {
        if (lease.Mailbox.ImportCount is { } count)
        {
            var from = await FindAsync(gmail, count, cancellationToken);
            await lease.SaveAsync(mailbox => mailbox with { ImportCount = null, ImportFrom = from, SyncFrom = from }, cancellationToken);
        }
    }

    /// <returns>When Gmail received the oldest of so many; null when there are no more than that.</returns>
    private async Task<DateTimeOffset?> FindAsync(IGmailMailbox gmail, int count, CancellationToken cancellationToken)
    {
        var newest = new List<string>();
        string? pageToken = null;

        do
        {
            var page = await gmail.ListReceivedAsync(from: null, time.GetUtcNow(), pageToken, cancellationToken);
            newest.AddRange(page.GmailIds);
            pageToken = page.NextPageToken;
        }
        while (pageToken is not null && newest.Count <= count);

        if (newest.Count <= count)
        {
            return null;
        }

        // One that was deleted meanwhile says nothing: the next newer one does.
        foreach (var gmailId in newest.Take(count).Reverse())
        {
            using var message = await gmail.GetAsync(gmailId, options.MaxMessageBytes, cancellationToken);

            if (message is not null)
            {
                return message.ReceivedAt;
            }
        }

        return time.GetUtcNow();
    }
}
