using Connector.Mailboxes;

namespace Connector.Importing;

/// <summary>Decides from when a mailbox is listed again, in place of following its checkpoint.</summary>
public static class Relisting
{
    /// <summary>The checkpoint has expired: all mail since the last fetch is listed.</summary>
    /// <param name="window">How much earlier than its last fetch a mailbox is listed.</param>
    public static Mailbox SinceLastFetch(Mailbox mailbox, TimeSpan window) =>
        mailbox with { Checkpoint = null, Sync = null, SyncFrom = Later(Due(mailbox, window), mailbox.ImportFrom) };

    /// <summary>A person wants all mail since a moment to be listed.</summary>
    /// <remarks>
    /// Mail that came after the last fetch is listed too, however late that moment is, because the checkpoint is given up (I1). A full sync
    /// that is under way and lists enough continues. Otherwise a worker that fetches the mailbox now loses its lease, because its last
    /// save would end the sync that was just asked for.
    /// </remarks>
    public static Mailbox Since(Mailbox mailbox, DateTimeOffset since, TimeSpan window)
    {
        var due = mailbox.Checkpoint is null ? mailbox.SyncFrom : Due(mailbox, window);

        if (mailbox.Checkpoint is null && !(due > since))
        {
            return mailbox;
        }

        var importFrom = mailbox.ImportFrom > since ? since : mailbox.ImportFrom;
        return mailbox with
        {
            Checkpoint = null,
            Sync = null,
            SyncFrom = Later(due > since ? since : due, importFrom),
            ImportFrom = importFrom,
            ImportCount = null,
            Fence = mailbox.Fence + 1,
            LeasedUntil = DateTimeOffset.UnixEpoch,
        };
    }

    /// <returns>Null for all mail.</returns>
    private static DateTimeOffset? Due(Mailbox mailbox, TimeSpan window) => mailbox.LastFetchAt - window ?? mailbox.ImportFrom;

    private static DateTimeOffset? Later(DateTimeOffset? from, DateTimeOffset? limit) => from < limit ? limit : from;
}
