namespace Connector.Mailboxes;

/// <summary>
/// Mail could not be fetched. Only the Gmail adapter throws it, without the vendor's exception, because that one's text may hold mail.
/// </summary>
public sealed class FetchFailedException(Failure failure, int? waiting = null) : Exception($"{failure.Class}: {failure.Evidence}")
{
    public FetchFailedException(FailureClass cause, string? reason, int? status = null)
        : this(new Failure(cause, new Evidence(status, reason)))
    {
    }

    public Failure Failure { get; } = failure;

    /// <summary>Mails that Gmail had listed and that were not imported; null if unknown.</summary>
    public int? Waiting { get; } = waiting;
}
