namespace Connector.Zendesk.Tickets;

/// <summary>A comment as a mail makes it, for a ticket that Zendesk has.</summary>
/// <param name="Key">The mail's idempotency key, and the marker by which the comment is found again in the ticket's audits.</param>
/// <param name="Author">The person who wrote the mail; null if it names no sender.</param>
public sealed record CommentDraft(string Key, MailPerson? Author, CommentText Text)
{
    /// <summary>Persons in copy whom the ticket may not have yet.</summary>
    public IReadOnlyList<MailPerson> Copies { get; init; } = [];

    public IReadOnlyList<TicketFile> Files { get; init; } = [];

    /// <summary>
    /// False for mail of a machine, such as an out-of-office reply: it becomes an internal note, so that Zendesk sends it to no one and the
    /// ticket stays as it is (RFC 3834, 2).
    /// </summary>
    public bool IsPublic { get; init; } = true;

    /// <summary>The user at Zendesk who wrote the mail; null until it is known.</summary>
    public long? AuthorId { get; init; }

    /// <summary>The status that the ticket gets; null to leave it as it is.</summary>
    public string? Status { get; private init; }

    /// <inheritdoc cref="TicketDraft.With"/>
    public CommentDraft With(IReadOnlyList<UploadedFile> uploads, IReadOnlyList<TicketFile> refused) =>
        this with { Text = Text.With(uploads, refused) };

    /// <summary>The comment for a ticket in a status. Zendesk itself opens a ticket again when a customer answers by mail.</summary>
    /// <param name="status">As in Zendesk's answer.</param>
    public CommentDraft For(string? status) =>
        this with { Status = IsPublic && status is "pending" or "hold" or "solved" ? "open" : null };

    /// <inheritdoc cref="TicketDraft.Without"/>
    public CommentDraft? Without(string field) => field switch
    {
        "email_ccs" or "collaborators" or "ccs" when Copies.Count > 0 => this with
        {
            Copies = [],
            Text = Text.WithNote(words => words.CopiesRefused(string.Join(", ", Copies.Select(to => to.Address)))),
        },
        _ => null,
    };

    /// <summary>The body of <c>PUT tickets/{id}</c>.</summary>
    /// <param name="updatedStamp">The ticket's <c>updated_at</c> as last read: Zendesk answers 409 if the ticket has changed since.</param>
    public byte[] ToJson(string updatedStamp) => TicketJson.Write(json =>
    {
        json.WriteStartObject("comment");
        // An end user writes no internal notes, so the author of such a note is the connector's user.
        Text.Write(json, IsPublic ? AuthorId : null, IsPublic);
        json.WriteEndObject();
        TicketJson.WriteUnlessEmpty(json, "status", Status ?? "");
        TicketJson.WriteCopies(json, Copies);
        TicketJson.WriteMarker(json, Key);
        json.WriteBoolean("safe_update", true);
        json.WriteString("updated_stamp", updatedStamp);
    });

    // A record prints its members, and a log must hold nothing of a mail.
    public override string ToString() => $"comment of {Key}";
}
