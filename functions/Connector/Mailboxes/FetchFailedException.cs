namespace Connector.Mailboxes;

/// <summary>
/// Mail could not be fetched, for the reason given. Raised at the vendor's edge only, and without the vendor's exception,
/// whose text may hold mail.
/// </summary>
public sealed class FetchFailedException(Failure failure, int? waiting = null) : Exception($"{failure.Class}: {failure.Evidence}")
{
    public Failure Failure { get; } = failure;

    /// <summary>Mails that Gmail had listed by then and that are not here; null when that is unknown.</summary>
    public int? Waiting { get; } = waiting;
}
