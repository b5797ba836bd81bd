using Connector.Mailboxes;
using Connector.Messages;

namespace Connector.Importing;

/// <summary>
/// Imports a mailbox by its list of messages when there is no checkpoint to follow: at the first connection, or after the checkpoint
/// expired. It imports the oldest mail first, can be resumed, and makes no call for a known message.
/// </summary>
public sealed class FullSync(MailImport import, SyncList lists, MailboxLifecycle lifecycle, ImportOptions options, TimeProvider time)
{
    /// <inheritdoc cref="MailboxFetch.RunAsync"/>
    public async Task<FetchOutcome> RunAsync(
        MailboxLease lease, IGmailMailbox gmail, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        var (progress, gmailIds) = await ResumeAsync(lease, cancellationToken) ?? await BeginAsync(lease, gmail, cancellationToken);
        var window = ImportWindow.OfSync(lease.Mailbox);

        foreach (var batch in gmailIds.Skip(progress.Done).Chunk(MessageStore.MaxBatch))
        {
            // They do not count as new, since Gmail lists by the second and the window compares the mail's date by the millisecond.
            var candidates = batch.Select(gmailId => new Candidate(gmailId, IsNew: false));
            var stored = await import.ImportAsync(lease.Mailbox, gmail, candidates, window, cancellationToken);

            progress = progress with { Done = progress.Done + batch.Length };
            await lifecycle.ProgressAsync(lease, mailbox => mailbox with { Sync = progress }, stored, cancellationToken);

            if (progress.Done < gmailIds.Count && time.GetUtcNow() >= deadline)
            {
                return new FetchOutcome(Checkpoint: null, LastStored: 0);
            }
        }

        if (gmailIds.Count > MessageStore.MaxBatch)
        {
            await lists.DeleteAsync(lease.Mailbox.Key, cancellationToken);
        }

        return new FetchOutcome(progress.Checkpoint, LastStored: 0);
    }

    /// <returns>Null when no sync was begun, or its list is gone.</returns>
    private async Task<(SyncProgress Progress, IReadOnlyList<string> GmailIds)?> ResumeAsync(
        MailboxLease lease, CancellationToken cancellationToken) =>
        lease.Mailbox.Sync is { } progress && await lists.FindAsync(lease.Mailbox.Key, cancellationToken) is { } gmailIds
            ? (progress, gmailIds)
            : null;

    private async Task<(SyncProgress Progress, IReadOnlyList<string> GmailIds)> BeginAsync(
        MailboxLease lease, IGmailMailbox gmail, CancellationToken cancellationToken)
    {
        // The new checkpoint is read before the list: mail that arrives in between is then met twice and not missed.
        var profile = await gmail.GetProfileAsync(cancellationToken);
        await FindStartAsync(lease, gmail, cancellationToken);
        var gmailIds = await gmail.ListAllAsync(new MessageFilter(lease.Mailbox.SyncFrom, Until: null), cancellationToken);

        // Mail that was only sent is never stored, so every sync would get all of it again.
        var leftOut = await WantedMail.ListLeftOutAsync(gmail, lease.Mailbox.SyncFrom, time.GetUtcNow(), cancellationToken);
        gmailIds.RemoveAll(leftOut.Contains);
        gmailIds.Reverse();

        // A list of one batch is imported before a saved copy could be used.
        if (gmailIds.Count > MessageStore.MaxBatch)
        {
            await lists.SaveAsync(lease.Mailbox.Key, gmailIds, cancellationToken);
        }

        return (new SyncProgress(profile.HistoryId, Done: 0), gmailIds);
    }

    /// <summary>
    /// Turns <c>importFrom: N</c> into a start date. From then on the mailbox is treated as one that was connected by a date. Mails that
    /// are not imported because of their labels do not count.
    /// </summary>
    /// <exception cref="MailboxMovedException">The lease was lost.</exception>
    private async Task FindStartAsync(MailboxLease lease, IGmailMailbox gmail, CancellationToken cancellationToken)
    {
        if (lease.Mailbox.ImportCount is { } count)
        {
            var from = await FindStartAsync(gmail, count, cancellationToken);
            await lease.SaveAsync(mailbox => mailbox with { ImportCount = null, ImportFrom = from, SyncFrom = from }, cancellationToken);
        }
    }

    /// <returns>When Gmail received the oldest of the counted mails; null when the mailbox holds no more mails than that.</returns>
    private async Task<DateTimeOffset?> FindStartAsync(IGmailMailbox gmail, int count, CancellationToken cancellationToken)
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
