using Connector.Mailboxes;

namespace Connector.Importing;

/// <summary>
/// Follows a mailbox's history page by page. While one page's mails come in, the next is listed, and the one before is made known:
/// the lanes to Gmail never wait for storage. Pages end in their order, and the checkpoint moves behind each that ended (I1).
/// </summary>
internal sealed class HistoryImport(MailImport import, MailboxLease lease, IGmailMailbox gmail, ulong checkpoint, RetryPolicy retry, TimeProvider time)
{
    private readonly LaneGate _lanes = new(() => gmail.Parallelism);
    private readonly ImportWindow _window = ImportWindow.Of(lease.Mailbox);
    private BatchImport? _batch;

    /// <summary>Ends of the last batch and of the one before it. Two are under way at most.</summary>
    private Task<int> _end = Task.FromResult(0);
    private Task<int> _endBefore = Task.FromResult(0);

    /// <summary>Mails of all pages that came, and those of them that wait no longer.</summary>
    private int _listed;
    private int _settled;

    /// <param name="first">The first page, where it is listed already.</param>
    /// <param name="deadline">Behind it no page is begun but the first.</param>
    /// <returns>Null when the checkpoint has expired.</returns>
    /// <exception cref="FetchFailedException">Gmail could not be read; it says how many mails are known to wait there.</exception>
    public async Task<FetchOutcome?> RunAsync(HistoryPage? first, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        var listing = first is null ? ListAsync(pageToken: null, cancellationToken) : Task.FromResult<HistoryPage?>(first);

        try
        {
            while (await listing is { } page)
            {
                var goesOn = page.NextPageToken is not null && time.GetUtcNow() < deadline;
                listing = goesOn ? ListAsync(page.NextPageToken, cancellationToken) : Task.FromResult<HistoryPage?>(null);
                await BeginAsync(page, cancellationToken);

                if (page.NextPageToken is null)
                {
                    return new FetchOutcome(page.HistoryId, await _end);
                }

                if (!goesOn)
                {
                    await _end;
                    return new FetchOutcome(Checkpoint: null, LastStored: 0);
                }
            }

            await _end;
            return null;
        }
        catch
        {
            // Nothing goes on behind our back. What failed first in the history's order is what is told.
            await ((Task)listing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

            try
            {
                await _end;
                throw;
            }
            catch (FetchFailedException failed)
            {
                throw new FetchFailedException(failed.Failure, Waiting(listing));
            }
        }
    }

    /// <param name="next">The page whose mails were not begun, should it have come.</param>
    /// <returns>Null where no page came: then nobody knows.</returns>
    private int? Waiting(Task<HistoryPage?> next)
    {
        var listed = _listed + (next is { IsCompletedSuccessfully: true, Result: { } page } ? page.Candidates.Count : 0);
        return listed > _settled ? listed - _settled : null;
    }

    /// <summary>All pages share the start, even while the checkpoint moves on behind them.</summary>
    private Task<HistoryPage?> ListAsync(string? pageToken, CancellationToken cancellationToken) =>
        gmail.ListHistoryAsync(checkpoint, pageToken, cancellationToken);

    private async Task BeginAsync(HistoryPage page, CancellationToken cancellationToken)
    {
        IReadOnlyList<IReadOnlyList<Candidate>> batches = [.. MailImport.Cut(page.Candidates)];
        _listed += batches.Sum(batch => batch.Count);

        foreach (var candidates in batches.SkipLast(1))
        {
            await BeginAsync(candidates, endOf: null, cancellationToken);
        }

        await BeginAsync(batches.LastOrDefault([]), page, cancellationToken);
    }

    /// <param name="endOf">The page that is done with this batch; null when more of it follows.</param>
    private async Task BeginAsync(IReadOnlyList<Candidate> candidates, HistoryPage? endOf, CancellationToken cancellationToken)
    {
        await _endBefore;

        if (_batch is { } batch)
        {
            // A mail that is in both may have been looked at before what the later page says of it: it is looked at again, and then it is known.
            await (candidates.IntersectBy(batch.Candidates.Select(GmailIdOf), GmailIdOf).Any() ? _end : batch.Started);
        }

        _batch = import.Begin(lease.Mailbox.Key, gmail, _lanes, candidates, _window, cancellationToken);
        (_endBefore, _end) = (_end, EndAsync(_end, _batch, endOf, cancellationToken));
    }

    private static string GmailIdOf(Candidate candidate) => candidate.GmailId;

    /// <returns>How many mails were stored since progress was last saved.</returns>
    private async Task<int> EndAsync(Task<int> before, BatchImport batch, HistoryPage? endOf, CancellationToken cancellationToken)
    {
        var ended = await batch.Ended;
        _settled += ended.Settled;
        var stored = 0;

        try
        {
            stored = await before;
        }
        finally
        {
            // Behind the batch before, whatever became of it: deliveries keep their order.
            stored += await import.HandOverAsync(lease.Mailbox, ended.Rows);
        }

        ended.Failure?.Throw();

        if (endOf is not { NextPageToken: not null })
        {
            return stored;
        }

        await SaveAsync(endOf.LastRecordId, stored, cancellationToken);
        return 0;
    }

    private async Task SaveAsync(ulong? done, int stored, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await lease.SaveAsync(
            mailbox => mailbox with
            {
                Checkpoint = done ?? mailbox.Checkpoint,
                LastImportedAt = stored > 0 ? now : mailbox.LastImportedAt,
                State = mailbox.State.On(new MailboxEvent.Progressed(), now, retry),
            },
            cancellationToken);
    }
}
