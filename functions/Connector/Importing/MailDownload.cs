using Azure;
using Connector.Arrivals;
using Connector.Importing.Deferring;
using Connector.Importing.Parsing;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.Trips;

namespace Connector.Importing;

/// <summary>Gets one mail from Gmail, stores its bytes and parses it.</summary>
public sealed class MailDownload(
    MessageStore store, OwnAlerts ownAlerts, Deferral deferral, ArrivalLearning arrivals, TripArrivals trips, ImportOptions options)
{
    private const string Unreadable = "unreadable: Gmail gave bytes that are no base64url";

    /// <returns>The mail's row, to be added; null when the mail is left out or deferred.</returns>
    /// <exception cref="FetchFailedException">Gmail could not be read.</exception>
    public async Task<MessageRow?> StoreAsync(
        MailboxKey mailbox, IGmailMailbox gmail, Candidate candidate, ImportWindow window, CancellationToken cancellationToken)
    {
        using var message = await gmail.GetAsync(candidate.GmailId, options.MaxMessageBytes, cancellationToken);

        var row = message switch
        {
            null => await deferral.IsGoneAsync(mailbox, candidate.GmailId, cancellationToken)
                ? store.NewRow(candidate.GmailId, MessageState.Gone)
                : null,

            // A mail whose labels change later, such as one rescued from spam, is a candidate again.
            _ when WantedMail.LeavesOut(message.Labels) => null,
            _ when window.LeavesOut(candidate, message.ReceivedAt) => null,
            { Oversized: null, Raw: null } => RowOf(message, MessageState.DeadLettered) with { Reason = Unreadable },
            _ => await TryStoreAsync(mailbox, message, cancellationToken),
        };

        if (trips.IsTestAddress(mailbox))
        {
            return await IsTestMailAsync(mailbox, message, cancellationToken) ? row?.AsTest() : row;
        }

        Learn(mailbox, message, row, window);
        return row;
    }

    private async Task<bool> IsTestMailAsync(MailboxKey mailbox, GmailMessage? message, CancellationToken cancellationToken) =>
        message?.Raw is { } raw
            && await trips.NoteAsync(
                mailbox, raw.Memory, new SeenTrip(message.GmailId, message.ReceivedAt, WantedMail.IsSpam(message.Labels)),
                cancellationToken);

    /// <summary>Notes when a mail arrived, or that a test mail of the connector did, in the inbox or in spam.</summary>
    private void Learn(MailboxKey mailbox, GmailMessage? message, MessageRow? row, ImportWindow window)
    {
        if (message is null)
        {
            return;
        }

        if (row is { State: MessageState.Stored })
        {
            if (!window.IsBackfill(message.ReceivedAt))
            {
                arrivals.Note(mailbox, message.ReceivedAt);
            }
        }
        else if (message.Raw is { } raw && (row is { State: MessageState.OwnAlert } || WantedMail.IsSpam(message.Labels))
            && TestMailMark.NonceIn(raw.Memory.Span) is { } nonce)
        {
            arrivals.Note(mailbox, new SeenTestMail(nonce, message.ReceivedAt, WantedMail.IsSpam(message.Labels)));
        }
    }

    /// <returns>Null when storage refuses only this mail, and the mail was deferred.</returns>
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
            if (await deferral.TryForBlobAsync(mailbox, message.GmailId, refusal, cancellationToken))
            {
                return null;
            }

            throw;
        }
    }

    private async Task<MessageRow> StoreWholeAsync(
        MailboxKey mailbox, GmailMessage message, MailBytes raw, CancellationToken cancellationToken)
    {
        var row = await store.PutAsync(mailbox, RowOf(message, MessageState.Stored), raw, cancellationToken);
        return Parsed(row, raw) with { Fingerprint = MailFingerprint.Of(raw.Memory.Span) };
    }

    private async Task<MessageRow> StoreStubAsync(
        MailboxKey mailbox, GmailMessage message, OversizedMail oversized, CancellationToken cancellationToken)
    {
        using var stub = TooLargeStub.Write(mailbox.Address, message, oversized);
        var row = await store.PutAsync(mailbox, RowOf(message, MessageState.Stored), stub, cancellationToken);

        // It has no fingerprint, since no copy of this size comes on the other route.
        return Parsed(row, stub) with { OriginalSize = oversized.Size };
    }

    private MessageRow RowOf(GmailMessage message, MessageState state) =>
        store.NewRow(message.GmailId, state, message.ThreadId, message.ReceivedAt);

    /// <summary>Parses a mail after its bytes are stored, so that a fault of the parser cannot lose it.</summary>
    private MessageRow Parsed(MessageRow row, MailBytes raw)
    {
        using var stream = raw.OpenRead();
        var mail = MailParser.Parse(stream);
        return row with { Mail = mail, State = ownAlerts.Has(mail) ? MessageState.OwnAlert : row.State };
    }
}
