using Connector.Delivering;
using Connector.Importing.Parsing;
using Connector.Mailboxes;
using Connector.Telemetry;

namespace Connector.Importing;

/// <summary>Brings candidates into storage: bytes, then row, then their delivery's job. What is known already costs no call to Gmail.</summary>
public sealed class MailImport(MessageStore store, RoutePairs pairs, OwnAlerts ownAlerts, DeliveryQueue deliveries, ImportOptions options, TimeProvider time)
{
    // What the connector never imports, by the message's own labels (a rescue from spam comes back as a candidate).
    private static readonly HashSet<string> LeftOut = new(StringComparer.Ordinal) { "SENT", "DRAFT", "SPAM", "TRASH" };

    /// <param name="candidates">In the order in which they are to be imported.</param>
    /// <param name="importFrom">Mail that Gmail received before is left out, unless it is new; null for none.</param>
    /// <returns>How many were stored. A failure leaves those before it stored as well.</returns>
    public async Task<int> ImportAsync(
        Mailbox mailbox, IGmailMailbox gmail, IEnumerable<Candidate> candidates, DateTimeOffset? importFrom, CancellationToken cancellationToken)
    {
        var stored = 0;

        foreach (var batch in candidates.DistinctBy(candidate => candidate.GmailId).Chunk(MessageStore.MaxBatch))
        {
            var known = await store.FindKnownAsync(mailbox.Key, [.. batch.Select(candidate => candidate.GmailId)], cancellationToken);
            var waiting = batch.Select(candidate => candidate.GmailId).Where(known.Waits).ToList();
            await deliveries.EnqueueAsync(mailbox.Key, waiting, cancellationToken);

            var unknown = batch.Where(candidate => !known.Contains(candidate.GmailId)).ToList();
            stored += await ImportBatchAsync(mailbox, gmail, unknown, importFrom, cancellationToken);
        }

        return stored;
    }

    private async Task<int> ImportBatchAsync(
        Mailbox mailbox, IGmailMailbox gmail, List<Candidate> candidates, DateTimeOffset? importFrom, CancellationToken cancellationToken)
    {
        var rows = new MessageRow?[candidates.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = gmail.Parallelism, CancellationToken = cancellationToken };

        try
        {
            await Parallel.ForAsync(0, candidates.Count, parallel, async (index, token) =>
                rows[index] = await ImportOneAsync(mailbox.Key, gmail, candidates[index], importFrom, token));
        }
        finally
        {
            // What was stored before a failure is made known and delivered all the same: the next try does not pay for it again.
            await HandOverAsync(mailbox, rows.OfType<MessageRow>());
        }

        return rows.Count(row => row?.State == MessageState.Stored);
    }

    /// <summary>Takes no token: who is asked to stop finishes this first.</summary>
    private async Task HandOverAsync(Mailbox mailbox, IEnumerable<MessageRow> rows)
    {
        var made = rows.Select(row => row.State == MessageState.Stored ? row with { State = deliveries.FirstState } : row).ToList();
        var settled = await pairs.SettleAsync(mailbox, made);
        await store.AddRowsAsync(mailbox.Key, settled);
        Metrics.Imported("api", settled.Count(row => row.State is MessageState.Stored or MessageState.Delivered));

        var waiting = settled.Where(row => row.State == MessageState.Stored).Select(row => row.GmailId);
        await deliveries.EnqueueAsync(mailbox.Key, waiting, CancellationToken.None);
    }

    /// <returns>Null when the message is none of ours.</returns>
    private async Task<MessageRow?> ImportOneAsync(
        MailboxKey mailbox, IGmailMailbox gmail, Candidate candidate, DateTimeOffset? importFrom, CancellationToken cancellationToken)
    {
        using var message = await gmail.GetAsync(candidate.GmailId, options.MaxMessageBytes, cancellationToken);

        return message switch
        {
            null => MessageRow.Gone(candidate.GmailId, time.GetUtcNow()),
            _ when message.Labels.Any(LeftOut.Contains) => null,
            _ when !candidate.IsNew && message.ReceivedAt < importFrom => null,
            { Oversized: { } oversized } => await StoreStubAsync(mailbox, message, oversized, cancellationToken),
            { Raw: null } => MessageRow.Unreadable(message, time.GetUtcNow()),
            { Raw: { } raw } => Parsed(await store.PutAsync(mailbox, message, raw, cancellationToken), raw) with { Digest = MailDigest.Of(raw) },
        };
    }

    private async Task<MessageRow> StoreStubAsync(MailboxKey mailbox, GmailMessage message, OversizedMail oversized, CancellationToken cancellationToken)
    {
        using var stub = TooLargeStub.Write(mailbox.Address, message, oversized);
        var row = await store.PutAsync(mailbox, message, stub, cancellationToken);
        return Parsed(row, stub) with { Digest = oversized.Digest, OriginalSize = oversized.Size };
    }

    /// <summary>The bytes are safe by now: whatever parsing meets, the mail is not lost.</summary>
    private MessageRow Parsed(MessageRow row, MailBytes raw)
    {
        using var stream = raw.OpenRead();
        var mail = MailParser.Parse(stream);
        return row with { Mail = mail, State = ownAlerts.Has(mail) ? MessageState.OwnAlert : row.State };
    }
}
