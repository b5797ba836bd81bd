using System.Runtime.ExceptionServices;
using Connector.Delivering.Queueing;
using Connector.Importing.Deferring;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.Telemetry;

namespace Connector.Importing;

/// <summary>
/// Imports candidates: stores their bytes side by side, then adds their rows and enqueues their delivery. A known message costs no call to
/// Gmail.
/// </summary>
public sealed class MailImport(
    MailDownload downloads, MessageStates states, MessageStore store, RoutePairs pairs, DeliveryQueue deliveries, Deferral deferral)
{
    /// <param name="candidates">In the order of import.</param>
    /// <param name="window">Which mails are left out by their date, and which are a backfill.</param>
    /// <returns>The number of stored mails.</returns>
    /// <exception cref="FetchFailedException">Gmail could not be read. What was stored before is imported.</exception>
    public async Task<int> ImportAsync(
        Mailbox mailbox, IGmailMailbox gmail, IEnumerable<Candidate> candidates, ImportWindow window, CancellationToken cancellationToken)
    {
        var distinct = candidates.DistinctBy(candidate => candidate.GmailId).ToList();
        var (stored, waiting) = (0, distinct.Count);

        foreach (var batch in distinct.Chunk(MessageStore.MaxBatch))
        {
            var unknown = await FindUnknownAsync(mailbox.Key, batch, cancellationToken);
            waiting -= batch.Length - unknown.Count;
            var rows = new MessageRow?[unknown.Count];
            var deferred = 0;

            try
            {
                await Parallel.ForEachAsync(unknown.Index(), Lanes(gmail, cancellationToken), async (item, token) =>
                {
                    rows[item.Index] = await StoreAsync(mailbox, gmail, item.Item, window, MayDefer, token);
                    Interlocked.Decrement(ref waiting);
                });
            }
            catch (FetchFailedException failed)
            {
                throw new FetchFailedException(failed.Failure, waiting);
            }
            finally
            {
                // After a failure too, so that the next try does not fetch these mails again.
                stored += await HandOverAsync(mailbox, [.. rows.OfType<MessageRow>()]);
            }

            bool MayDefer() => Interlocked.Increment(ref deferred) <= Deferral.MaxInBatch;
        }

        return stored;
    }

    /// <returns>The mail's row, to be added; null when the mail is left out or deferred.</returns>
    private async Task<MessageRow?> StoreAsync(
        Mailbox mailbox, IGmailMailbox gmail, Candidate candidate, ImportWindow window, Func<bool> mayDefer,
        CancellationToken cancellationToken)
    {
        try
        {
            return window.Mark(await downloads.StoreAsync(mailbox.Key, gmail, candidate, window, cancellationToken));
        }
        catch (FetchFailedException exception) when (Deferral.IsSuspect(mailbox.State, exception.Failure))
        {
            if (!mayDefer()
                || !await deferral.TryForGmailAsync(mailbox.Key, gmail, candidate.GmailId, exception.Failure, cancellationToken))
            {
                throw;
            }

            return null;
        }
    }

    private static ParallelOptions Lanes(IGmailMailbox gmail, CancellationToken cancellationToken) => new()
    {
        MaxDegreeOfParallelism = gmail.Parallelism,
        CancellationToken = cancellationToken,
        TaskScheduler = TaskScheduler.Current,
    };

    private async Task<List<Candidate>> FindUnknownAsync(
        MailboxKey mailbox, IReadOnlyList<Candidate> batch, CancellationToken cancellationToken)
    {
        var known = await states.FindAsync(mailbox, [.. batch.Select(candidate => candidate.GmailId)], cancellationToken);

        // A worker can die between adding a row and enqueuing its delivery (I1).
        var waiting = known.Values.Where(message => message.State == MessageState.Stored).Select(message => message.GmailId);
        await deliveries.EnsureAsync(mailbox, [.. waiting], cancellationToken);
        return [.. batch.Where(candidate => !known.ContainsKey(candidate.GmailId))];
    }

    /// <summary>Adds the rows of stored mails and enqueues their delivery.</summary>
    /// <remarks>Takes no token, since a host that is shutting down must not lose what was stored.</remarks>
    /// <returns>The number of stored mails.</returns>
    private async Task<int> HandOverAsync(Mailbox mailbox, IReadOnlyList<MessageRow> rows)
    {
        if (rows.Count == 0)
        {
            return 0;
        }

        var first = await deliveries.FirstStateAsync(mailbox.Key.Account, CancellationToken.None);
        var made = rows.Select(row => row.State == MessageState.Stored ? row with { State = first } : row).ToList();
        var added = await AddRowsAsync(mailbox.Key, await pairs.SettleAsync(mailbox, made));
        Metrics.Imported(MessageRow.ApiRoute, added.Count(IsImported));

        var waiting = added.Where(row => row.State == MessageState.Stored).Select(row => row.GmailId);
        await deliveries.EnqueueAsync(mailbox.Key, waiting, CancellationToken.None);
        return rows.Count(row => row.State == MessageState.Stored);
    }

    /// <summary>Whether a person gets the mail.</summary>
    private static bool IsImported(MessageRow row) =>
        row is { State: MessageState.Stored or MessageState.Delivered, IsTest: false };

    /// <returns>The rows that storage took; the other mails are deferred.</returns>
    private async Task<IReadOnlyList<MessageRow>> AddRowsAsync(MailboxKey mailbox, IReadOnlyList<MessageRow> rows)
    {
        var refused = await store.TryAddRowsAsync(mailbox, rows);

        foreach (var (row, refusal) in refused)
        {
            if (!await deferral.TryForRowAsync(mailbox, row.GmailId, refusal, CancellationToken.None))
            {
                ExceptionDispatchInfo.Throw(refusal);
            }
        }

        return refused.Count == 0 ? rows : [.. rows.Except(refused.Select(one => one.Row))];
    }
}
