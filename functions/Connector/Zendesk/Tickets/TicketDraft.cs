using System.Text.Json;

namespace Connector.Zendesk.Tickets;

/// <summary>A ticket as a mail makes it, before Zendesk knows it.</summary>
/// <param name="Key">
/// The mail's idempotency key: the ticket's <c>external_id</c>, and the marker in the <c>metadata</c> of its first comment.
/// </param>
/// <param name="Requester">
/// Zendesk makes an end user for an address that it does not know, and never changes the role of a user. Null if the mail names no sender:
/// then the requester is the connector's own user.
/// </param>
/// <param name="Recipient">The support address that the mail came to, which Zendesk answers from.</param>
/// <param name="Text">The first comment.</param>
public sealed record TicketDraft(string Key, MailPerson? Requester, string Recipient, string Subject, CommentText Text)
{
    /// <summary>Persons who get copies of the answers.</summary>
    public IReadOnlyList<MailPerson> Copies { get; init; } = [];

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Files to upload, pictures of the text among them.</summary>
    public IReadOnlyList<TicketFile> Files { get; init; } = [];

    /// <summary>
    /// True if Zendesk must tell no one about the ticket: old mail, and mail of a machine, which must never get an acknowledgement
    /// (RFC 3834, 2). Such a ticket comes in by the import API, which runs no triggers.
    /// </summary>
    public bool IsQuiet { get; init; }

    /// <summary>When the mail came. Only the import API takes it.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>A closed ticket that this one follows; null for none.</summary>
    public long? FollowUpOf { get; init; }

    /// <summary>The user at Zendesk who wrote the mail; null until it is known.</summary>
    public long? AuthorId { get; init; }

    /// <summary>The ticket as it is sent, with the files that Zendesk has taken.</summary>
    /// <param name="refused">Files that Zendesk does not take; the ticket names them.</param>
    public TicketDraft With(IReadOnlyList<UploadedFile> uploads, IReadOnlyList<TicketFile> refused) =>
        this with { Text = Text.With(uploads, refused) };

    /// <summary>The ticket without a field that Zendesk refuses, and with a note about it; null if the field has to be there.</summary>
    /// <param name="field">As in the details of Zendesk's answer.</param>
    public TicketDraft? Without(string field) => field switch
    {
        "email_ccs" or "collaborators" or "ccs" when Copies.Count > 0 => this with
        {
            Copies = [],
            Text = Text.WithNote(words => words.CopiesRefused(string.Join(", ", Copies.Select(to => to.Address)))),
        },
        "recipient" when Recipient.Length > 0 => this with { Recipient = "" },
        "via_followup_source_id" when FollowUpOf is not null => this with { FollowUpOf = null },
        "tags" when Tags.Count > 0 => this with { Tags = [] },
        _ => null,
    };

    /// <summary>The body of <c>POST tickets</c>.</summary>
    public byte[] ToJson() => TicketJson.Write(json => WriteTicket(json, WriteComment));

    /// <summary>The body of <c>POST imports/tickets</c>.</summary>
    public byte[] ToImportJson() => TicketJson.Write(json =>
    {
        WriteTicket(json, WriteComments);

        if (CreatedAt is { } at)
        {
            json.WriteString("created_at", at);
        }
    });

    // A record prints its members, and a log must hold nothing of a mail.
    public override string ToString() => $"ticket of {Key}";

    private void WriteTicket(Utf8JsonWriter json, Action<Utf8JsonWriter> comment)
    {
        json.WriteString("external_id", Key);
        json.WriteString("subject", Subject);
        WriteRequester(json);
        TicketJson.WriteUnlessEmpty(json, "recipient", Recipient);
        TicketJson.WriteCopies(json, Copies);
        TicketJson.WriteTexts(json, "tags", Tags);
        TicketJson.WriteUnlessNull(json, "via_followup_source_id", FollowUpOf);
        TicketJson.WriteMarker(json, Key);
        comment(json);
    }

    private void WriteRequester(Utf8JsonWriter json)
    {
        if (AuthorId is { } id)
        {
            json.WriteNumber("requester_id", id);
            json.WriteNumber("submitter_id", id);
            return;
        }

        if (Requester is not null)
        {
            json.WriteStartObject("requester");
            json.WriteString("email", Requester.Address);
            json.WriteString("name", Requester.Name ?? Requester.Address);
            json.WriteEndObject();
        }
    }

    private void WriteComment(Utf8JsonWriter json)
    {
        json.WriteStartObject("comment");
        Text.Write(json, AuthorId, isPublic: true);
        json.WriteEndObject();
    }

    private void WriteComments(Utf8JsonWriter json)
    {
        json.WriteStartArray("comments");
        json.WriteStartObject();
        Text.Write(json, AuthorId, isPublic: true);
        TicketJson.WriteUnlessNull(json, "created_at", CreatedAt);
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
