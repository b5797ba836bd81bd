using Connector.Incidents;
using Connector.Mailboxes;

namespace Connector.Importing;

/// <summary>
/// Asks a mailbox for news before anybody takes its lease: most have none, and then all there is to write is that it was asked. The
/// save is bound to the row as it was read, so that it fails when a worker has the mailbox (I5).
/// </summary>
public sealed class QuietPoll(MailboxTable mailboxes, MailboxLifecycle lifecycle, IncidentGate gate, TimeProvider time)
{
    /// <param name="mailbox">As just read.</param>
    /// <exception cref="FetchFailedException">Gmail could not be read; that is to be recorded under the lease.</exception>
    public async Task<QuietAnswer> AskAsync(Mailbox mailbox, IGmail gmail, CancellationToken cancellationToken)
    {
        if (!CanAsk(mailbox) || await gmail.Open(mailbox).ListHistoryAsync(mailbox.Checkpoint!.Value, pageToken: null, cancellationToken) is not { } page)
        {
            return QuietAnswer.None;
        }

        var isQuiet = page is { Candidates.Count: 0, NextPageToken: null } && (await gate.LiveAsync(cancellationToken)).Count == 0;
        return new QuietAnswer(isQuiet && await TrySaveAsync(mailbox, page.HistoryId), page);
    }

    /// <summary>Whatever else than a plain poll it is, goes the long way.</summary>
    private bool CanAsk(Mailbox mailbox) =>
        mailbox is { IsProven: true, State: MailboxState.Active, Checkpoint: not null, Sync: null, SyncFrom: null } && mailbox.LeasedUntil <= time.GetUtcNow();

    /// <remarks>Takes no token: the answer is known.</remarks>
    private async Task<bool> TrySaveAsync(Mailbox mailbox, ulong checkpoint)
    {
        try
        {
            var fetched = lifecycle.Fetched(mailbox, checkpoint, stored: 0) with
            {
                PlannedAt = DateTimeOffset.UnixEpoch,

                // A worker that died left its lease behind. It ends here, and should that worker be only slow, its next save fails.
                LeasedUntil = DateTimeOffset.UnixEpoch,
                Fence = mailbox.LeasedUntil > DateTimeOffset.UnixEpoch ? mailbox.Fence + 1 : mailbox.Fence,
            };
            await mailboxes.SaveAsync(fetched, CancellationToken.None);
            return true;
        }
        catch (MailboxMovedException)
        {
            // Somebody changed it meanwhile: the long way finds out what is left to do.
            return false;
        }
    }
}

/// <param name="IsDone">Nothing is new, and that is saved.</param>
/// <param name="First">What came behind the checkpoint, not to be asked for again; null when it was not asked for, or the checkpoint expired.</param>
public sealed record QuietAnswer(bool IsDone, HistoryPage? First)
{
    public static QuietAnswer None { get; } = new(IsDone: false, First: null);
}
