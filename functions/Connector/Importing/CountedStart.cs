using Connector.Mailboxes;

namespace Connector.Importing;

/// <summary>
/// Turns <c>importFrom: N</c> into a start date before the first sync. From then on the mailbox is treated as one that was connected by a
/// date.
/// </summary>
public sealed class CountedStart(ImportOptions options, TimeProvider time)
{
    /// <summary>Does nothing for a mailbox without a count. Mails that are not imported because of their labels do not count.</summary>
    /// <exception cref="MailboxMovedException">The lease was lost.</exception>
    public async Task FindAsync(MailboxLease lease, IGmailMailbox gmail, CancellationToken cancellationToken)
    {
        if (lease.Mailbox.ImportCount is { } count)
        {
            var from = await FindAsync(gmail, count, cancellationToken);
            await lease.SaveAsync(mailbox => mailbox with { ImportCount = null, ImportFrom = from, SyncFrom = from }, cancellationToken);
        }
    }

    /// <returns>When Gmail received the oldest of the counted mails; null when the mailbox holds no more mails than that.</returns>
    private async Task<DateTimeOffset?> FindAsync(IGmailMailbox gmail, int count, CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow();
        var newest = new List<string>();
        string? pageToken = null;

        do
        {
            var page = await gmail.ListAsync(new MessageFilter(From: null, until), pageToken, cancellationToken);
            newest.AddRange(page.GmailIds);
            pageToken = page.NextPageToken;

            if (newest.Count > count && await ReceivedAsync(gmail, newest, until, cancellationToken) is var received
                && received.Count > count)
            {
                return await DateOfLastAsync(gmail, received.Take(count), cancellationToken) ?? until;
            }
        }
        while (pageToken is not null);

        return null;
    }

    /// <summary>The mails of a list that are imported by their labels.</summary>
    private async Task<IReadOnlyList<string>> ReceivedAsync(
        IGmailMailbox gmail, List<string> newest, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var from = await DateOfLastAsync(gmail, newest, cancellationToken);
        var leftOut = await WantedMail.ListLeftOutAsync(gmail, from, until, cancellationToken);
        return [.. newest.Where(gmailId => !leftOut.Contains(gmailId))];
    }

    /// <summary>When Gmail received the last mail of a list that still exists.</summary>
    private async Task<DateTimeOffset?> DateOfLastAsync(
        IGmailMailbox gmail, IEnumerable<string> gmailIds, CancellationToken cancellationToken)
    {
        foreach (var gmailId in gmailIds.Reverse())
        {
            using var message = await gmail.GetAsync(gmailId, options.MaxMessageBytes, cancellationToken);

            if (message is not null)
            {
                return message.ReceivedAt;
            }
        }

        return null;
    }
}
