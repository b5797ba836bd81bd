using Connector.Mailboxes;
using Connector.Messages;

namespace Connector.Importing;

/// <summary>Which mails of a mailbox are imported by their date, and which of those are told to the destination as old news.</summary>
/// <param name="From">Mail that Gmail received before is left out, unless it is new; null for none.</param>
/// <param name="ConnectedAt">Mail that Gmail received before is a backfill; null when that is not known.</param>
public sealed record ImportWindow(DateTimeOffset? From, DateTimeOffset? ConnectedAt)
{
    /// <summary>What history brings of a mailbox.</summary>
    public static ImportWindow Of(Mailbox mailbox) => new(mailbox.ImportFrom, mailbox.ConnectedAt);

    /// <summary>What a full sync brings of a mailbox.</summary>
    public static ImportWindow OfSync(Mailbox mailbox) => new(mailbox.SyncFrom, mailbox.ConnectedAt);

    public bool LeavesOut(Candidate candidate, DateTimeOffset receivedAt) => !candidate.IsNew && receivedAt < From;

    /// <summary>
    /// By its date alone, so that it is the same whichever way and however often the mail is met (I2). A mail of the connection's own
    /// millisecond is none.
    /// </summary>
    public bool IsBackfill(DateTimeOffset receivedAt) => receivedAt < ConnectedAt;

    public MessageRow? Mark(MessageRow? row) => row is { ReceivedAt: { } receivedAt } && IsBackfill(receivedAt) ? row with { IsBackfill = true } : row;
}
