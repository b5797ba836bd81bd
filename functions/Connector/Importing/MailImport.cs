using System.Runtime.ExceptionServices;
using Azure;
using Connector.Delivering;
using Connector.Importing.Deferring;
using Connector.Importing.Parsing;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.Telemetry;

namespace Connector.Importing;

/// <summary>Brings candidates into storage: bytes, then row, then their delivery's job. What is known already costs no call to Gmail.</summary>
public sealed class MailImport(
    MessageStore store, RoutePairs pairs, OwnAlerts ownAlerts, DeliveryQueue deliveries, SetAside aside, ImportOptions options)
{
    private const string Unreadable = "unreadable: Gmail gave bytes that are no base64url";

    /// <param name="candidates">In the order in which they are to be imported.</param>
    /// <param name="window">What is left out by its date, and what is a backfill.</param>
    /// <returns>How many were stored. A failure leaves those before it stored as well.</returns>
    public async Task<int> ImportAsync(
        Mailbox mailbox, IGmailMailbox gmail, IEnumerable<Candidate> candidates, ImportWindow window, CancellationToken cancellationToken)
    {
        var lanes = new LaneGate(() => gmail.Parallelism);
        var stored = 0;

        foreach (var batch in Cut(candidates))
        {
            var ended = await Begin(mailbox.Key, gmail, lanes, batch, window, cancellationToken).Ended;
            stored += await HandOverAsync(mailbox, ended.Rows);
            ended.Failure?.Throw();
        }

        return stored;
    }

    /// <summary>Cuts candidates into batches, each candidate once.</summary>
    internal static IEnumerable<IReadOnlyList<Candidate>> Cut(IEnumerable<Candidate> candidates) =>
        candidates.DistinctBy(candidate => candidate.GmailId).Chunk(MessageStore.MaxBatch);

    /// <summary>Starts to store a batch's mails. What it stored is to be handed over.</summary>
    internal BatchImport Begin(
        MailboxKey mailbox,
        IGmailMailbox gmail,
        LaneGate lanes,
        IReadOnlyList<Candidate> batch,
        ImportWindow window,
        CancellationToken cancellationToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return new BatchImport(batch, started.Task, RunAsync());

        async Task<BatchResult> RunAsync()
        {
            var rows = new MessageRow?[batch.Count];
            var settled = 0;

            try
            {
                var unknown = await FindUnknownAsync(mailbox, batch, cancellationToken);
                settled = batch.Count - unknown.Count;
                await StoreAsync(unknown, started, rows, lanes, ImportAsync, cancellationToken);
                return new BatchResult([.. rows.OfType<MessageRow>()], batch.Count, Failure: null);
            }
#pragma warning disable CA1031 // It is thrown again by whoever ends the batch, behind the hand-over of what was stored.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                return new BatchResult([.. rows.OfType<MessageRow>()], settled, ExceptionDispatchInfo.Capture(exception));
            }
            finally
            {
                started.TrySetResult();
            }

            async Task<MessageRow?> ImportAsync(Candidate candidate, CancellationToken token)
            {
                var row = window.Mark(await ImportOneAsync(mailbox, gmail, candidate, window, token));
                Interlocked.Increment(ref settled);
                return row;
            }
        }
    }

    /// <summary>Makes stored mail known and puts it on its way: in case of a failure too, so that the next try does not pay for it again.</summary>
    /// <remarks>Takes no token: who is asked to stop finishes this first.</remarks>
    /// <returns>How many mails were stored.</returns>
    internal async Task<int> HandOverAsync(Mailbox mailbox, IReadOnlyList<MessageRow> rows)
    {
        var made = rows.Select(row => row.State == MessageState.Stored ? row with { State = deliveries.FirstState } : row).ToList();
        var settled = await pairs.SettleAsync(mailbox, made);
        var here = await AddRowsAsync(mailbox.Key, settled);
        Metrics.Imported("api", here.Count(row => row.State is MessageState.Stored or MessageState.Delivered));

        var waiting = here.Where(row => row.State == MessageState.Stored).Select(row => row.GmailId);
        await deliveries.EnqueueAsync(mailbox.Key, waiting, CancellationToken.None);
        return rows.Count(row => row.State == MessageState.Stored);
    }

    /// <returns>Those that storage took; the others are set aside.</returns>
    private async Task<IReadOnlyList<MessageRow>> AddRowsAsync(MailboxKey mailbox, IReadOnlyList<MessageRow> rows)
    {
        var refused = await store.TryAddRowsAsync(mailbox, rows);

        foreach (var (row, refusal) in refused)
        {
            if (!await aside.TryForRowAsync(mailbox, row.GmailId, refusal, CancellationToken.None))
            {
                ExceptionDispatchInfo.Throw(refusal);
            }
        }

        return refused.Count == 0 ? rows : [.. rows.Except(refused.Select(one => one.Row))];
    }

    private static async Task StoreAsync(
        List<Candidate> candidates,
        TaskCompletionSource started,
        MessageRow?[] rows,
        LaneGate lanes,
        Func<Candidate, CancellationToken, Task<MessageRow?>> store,
        CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var underWay = new List<Task>(candidates.Count);

        try
        {
            for (var index = 0; index < candidates.Count; index++)
            {
                await lanes.EnterAsync(stop.Token);
                underWay.Add(StoreOneAsync(index));
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // One of them failed, and says why below.
        }
        finally
        {
            started.TrySetResult();
            await Task.WhenAll(underWay);
        }

        async Task StoreOneAsync(int index)
        {
            try
            {
                rows[index] = await store(candidates[index], stop.Token);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                // For another's failure.
            }
            catch
            {
                stop.Cancel();
                throw;
            }
            finally
            {
                lanes.Leave();
            }
        }
    }

    private async Task<List<Candidate>> FindUnknownAsync(MailboxKey mailbox, IReadOnlyList<Candidate> batch, CancellationToken cancellationToken)
    {
        var known = await store.FindKnownAsync(mailbox, [.. batch.Select(candidate => candidate.GmailId)], cancellationToken);
        await deliveries.EnsureAsync(mailbox, [.. batch.Select(candidate => candidate.GmailId).Where(known.Waits)], cancellationToken);
        return [.. batch.Where(candidate => !known.Contains(candidate.GmailId))];
    }

    /// <returns>Null when the message is none of ours.</returns>
    private async Task<MessageRow?> ImportOneAsync(
        MailboxKey mailbox, IGmailMailbox gmail, Candidate candidate, ImportWindow window, CancellationToken cancellationToken)
    {
        using var message = await gmail.GetAsync(candidate.GmailId, options.MaxMessageBytes, cancellationToken);

        return message switch
        {
            null => await aside.IsGoneAsync(mailbox, candidate.GmailId, cancellationToken) ? store.NewRow(candidate.GmailId, MessageState.Gone) : null,
            { IsDeferred: true } => null,

            // One that is labelled otherwise later, such as a rescue from spam, comes back as a candidate.
            _ when WantedMail.LeavesOut(message.Labels) => null,
            _ when window.LeavesOut(candidate, message.ReceivedAt) => null,
            { Oversized: null, Raw: null } => store.NewRow(message.GmailId, MessageState.DeadLettered, message.ThreadId, message.ReceivedAt) with { Reason = Unreadable },
            _ => await TryStoreAsync(mailbox, message, cancellationToken),
        };
    }

    /// <returns>Null when storage takes other mails and not this one, and it was set aside.</returns>
    private async Task<MessageRow?> TryStoreAsync(MailboxKey mailbox, GmailMessage message, CancellationToken cancellationToken)
    {
        try
        {
            return message.Oversized is { } oversized
                ? await StoreStubAsync(mailbox, message, oversized, cancellationToken)
                : await StoreWholeAsync(mailbox, message, message.Raw!, cancellationToken);
        }
        catch (RequestFailedException refusal) when (StorageWitness.IsRefusal(refusal))
        {
            if (await aside.TryForBlobAsync(mailbox, message.GmailId, refusal, cancellationToken))
            {
                return null;
            }

            throw;
        }
    }

    private async Task<MessageRow> StoreWholeAsync(MailboxKey mailbox, GmailMessage message, MailBytes raw, CancellationToken cancellationToken) =>
        Parsed(await store.PutAsync(mailbox, StoredRow(message), raw, cancellationToken), raw) with { Fingerprint = MailFingerprint.Of(raw) };

    private async Task<MessageRow> StoreStubAsync(MailboxKey mailbox, GmailMessage message, OversizedMail oversized, CancellationToken cancellationToken)
    {
        using var stub = TooLargeStub.Write(mailbox.Address, message, oversized);
        var row = await store.PutAsync(mailbox, StoredRow(message), stub, cancellationToken);
        return Parsed(row, stub) with { Fingerprint = oversized.Fingerprint, OriginalSize = oversized.Size };
    }

    private MessageRow StoredRow(GmailMessage message) =>
        store.NewRow(message.GmailId, MessageState.Stored, message.ThreadId, message.ReceivedAt);

    /// <summary>The bytes are safe by now: whatever parsing meets, the mail is not lost.</summary>
    private MessageRow Parsed(MessageRow row, MailBytes raw)
    {
        using var stream = raw.OpenRead();
        var mail = MailParser.Parse(stream);
        return row with { Mail = mail, State = ownAlerts.Has(mail) ? MessageState.OwnAlert : row.State };
    }
}
