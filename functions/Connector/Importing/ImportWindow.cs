using Connector.Mailboxes;
using Connector.Messages;

namespace Connector.Importing;

/// <summary>Which mails of a mailbox are imported by their date, and which of those are a backfill.</summary>
/// <param name="From">Mail that Gmail received before is left out unless it is new; null to import all.</param>
/// <param name="ConnectedAt">Mail that Gmail received before is a backfill; null when unknown.</param>
public sealed record ImportWindow(DateTimeOffset? From, DateTimeOffset? ConnectedAt)
{
    /// <summary>For the mails of a mailbox's history.</summary>
    public static ImportWindow Of(Mailbox mailbox) => new(mailbox.ImportFrom, mailbox.ConnectedAt);

    /// <summary>For the mails of a full sync.</summary>
    public static ImportWindow OfSync(Mailbox mailbox) => new(mailbox.SyncFrom, mailbox.ConnectedAt);

    public bool LeavesOut(Candidate candidate, DateTimeOffset receivedAt) => !candidate.IsNew && receivedAt < From;

    /// <summary>
    /// Only the date decides, so that the answer is the same for every route and every repetition (I2). Mail of the same millisecond as the
    /// connection is not a backfill.
    /// </summary>
    public bool IsBackfill(DateTimeOffset receivedAt) => receivedAt < ConnectedAt;

    public MessageRow? Mark(MessageRow? row) =>
        row is { ReceivedAt: { } receivedAt } && IsBackfill(receivedAt) ? row with { IsBackfill = true } : row;
}
