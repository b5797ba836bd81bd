using Connector.Arrivals;
using Connector.Mailboxes;

namespace Connector.Trips;

/// <summary>Recognizes test mails among the mails that a fetch of a test address finds.</summary>
public sealed class TripArrivals(TripTable table, TripOptions options)
{
    public bool IsTestAddress(MailboxKey mailbox) => options.IsTestAddress(mailbox);

    /// <summary>Notes that Gmail has a test mail. Makes no call for any other mail.</summary>
    /// <param name="mail">The raw bytes.</param>
    /// <returns>False for a mail that belongs to no trip. Its header alone does not count, because anyone can write it.</returns>
    public async Task<bool> NoteAsync(
        MailboxKey mailbox, ReadOnlyMemory<byte> mail, SeenTrip seen, CancellationToken cancellationToken) =>
        TestMailMark.NonceIn(mail.Span) is { } nonce
            && await table.ChangeAsync(
                mailbox, nonce,
                trip => trip with { GmailId = seen.GmailId, ReceivedAt = seen.ReceivedAt, IsSpam = seen.IsSpam }, cancellationToken);
}

/// <summary>A test mail as Gmail shows it.</summary>
public sealed record SeenTrip(string GmailId, DateTimeOffset ReceivedAt, bool IsSpam);
