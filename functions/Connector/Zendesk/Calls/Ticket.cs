namespace Connector.Zendesk.Calls;

/// <summary>A ticket as Zendesk returns it. The property names are Zendesk's, in another notation.</summary>
/// <param name="Status">new, open, pending, hold, solved or closed.</param>
/// <param name="UpdatedAt">As Zendesk wrote it: the <c>updated_stamp</c> of a safe update.</param>
public sealed record Ticket(long Id, string Status, string UpdatedAt, long RequesterId)
{
    public IReadOnlyList<long>? CollaboratorIds { get; init; }

    public IReadOnlyList<long>? EmailCcIds { get; init; }

    public IReadOnlyList<long>? FollowerIds { get; init; }

    /// <summary>The token in Zendesk's own mails about the ticket, such as 1G7EOR-0Q2J. It is not in Zendesk's documentation.</summary>
    public string? EncodedId { get; init; }

    public string? ExternalId { get; init; }

    /// <summary>Whether a user is the requester, or is copied on the ticket.</summary>
    public bool Concerns(long user) =>
        RequesterId == user || new[] { CollaboratorIds, EmailCcIds, FollowerIds }.Any(ids => ids?.Contains(user) == true);
}
