using System.Text.Json.Nodes;

namespace Connector.TestKit.Zendesk;

/// <summary>A person in the simulated Zendesk.</summary>
public sealed class SimulatedUser(long id, string name, string email, string role, DateTimeOffset createdAt)
{
    public long Id => id;

    public string Name => name;

    public string Email => email;

    /// <summary>end-user, agent or admin.</summary>
    public string Role { get; set; } = role;

    public bool IsSuspended { get; set; }

    internal DateTimeOffset CreatedAt => createdAt;

    internal JsonObject ToJson() => new()
    {
        ["id"] = id,
        ["name"] = name,
        ["email"] = email,
        ["role"] = Role,
        ["suspended"] = IsSuspended,
    };
}

/// <summary>A file that a comment has.</summary>
public sealed record SimulatedFile(string Name, string ContentType, byte[] Content, string Url);

/// <summary>A comment as the helpdesk shows it.</summary>
/// <param name="Marker">The metadata's <c>connector_message</c>; null for a comment of another origin.</param>
public sealed record SimulatedComment(
    long Id, SimulatedUser Author, string Body, string? Html, bool IsPublic, DateTimeOffset CreatedAt, IReadOnlyList<SimulatedFile> Files,
    string? Marker);

/// <summary>A change of a ticket.</summary>
internal sealed record SimulatedAudit(long Id, DateTimeOffset CreatedAt, long AuthorId, JsonObject Custom, SimulatedComment? Comment)
{
    public JsonObject ToJson(long ticket) => new()
    {
        ["id"] = Id,
        ["ticket_id"] = ticket,
        ["created_at"] = ZendeskSimulator.Stamp(CreatedAt),
        ["author_id"] = AuthorId,
        ["metadata"] = new JsonObject { ["system"] = new JsonObject(), ["custom"] = Custom.DeepClone() },
        ["events"] = Comment is null ? [] : new JsonArray(new JsonObject
        {
            ["id"] = Comment.Id,
            ["type"] = "Comment",
            ["body"] = Comment.Body,
            ["public"] = Comment.IsPublic,
            ["author_id"] = Comment.Author.Id,
        }),
    };
}

/// <summary>A ticket as the helpdesk shows it.</summary>
public sealed class SimulatedTicket(long id, SimulatedUser requester, string subject, DateTimeOffset createdAt)
{
    private readonly List<SimulatedComment> _comments = [];

    public long Id => id;

    public SimulatedUser Requester => requester;

    public string Subject => subject;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public string Status { get; set; } = "new";

    public DateTimeOffset UpdatedAt { get; set; } = createdAt;

    public string? Recipient { get; init; }

    public string? ExternalId { get; init; }

    /// <summary>The closed ticket that this one follows up.</summary>
    public long? FollowUpOf { get; init; }

    public bool IsImported { get; init; }

    public bool IsDeleted { get; set; }

    public IReadOnlyList<SimulatedComment> Comments => [.. _comments];

    public IList<string> Tags { get; } = [];

    public IList<SimulatedUser> Copies { get; } = [];

    /// <summary>The token in Zendesk's own mails about the ticket, such as 1G7EOR-0Q2J.</summary>
    public string EncodedId => ZendeskMails.TokenOf(id);

    internal List<SimulatedAudit> Audits { get; } = [];

    /// <summary>When the user of the API changed it, for the limit of one ticket.</summary>
    internal List<DateTimeOffset> Updates { get; } = [];

    internal void Add(SimulatedAudit audit)
    {
        Audits.Add(audit);
        UpdatedAt = audit.CreatedAt;

        if (audit.Comment is { } comment)
        {
            _comments.Add(comment);
        }
    }

    internal JsonObject ToJson(bool withEncodedId)
    {
        var json = new JsonObject
        {
            ["id"] = id,
            ["external_id"] = ExternalId,
            ["created_at"] = ZendeskSimulator.Stamp(CreatedAt),
            ["updated_at"] = ZendeskSimulator.Stamp(UpdatedAt),
            ["subject"] = subject,
            ["status"] = Status,
            ["recipient"] = Recipient,
            ["requester_id"] = requester.Id,
            ["via"] = new JsonObject { ["channel"] = "api" },
            ["tags"] = new JsonArray([.. Tags.Select(tag => (JsonNode)tag)]),
            ["collaborator_ids"] = Ids(),
            ["email_cc_ids"] = Ids(),
            ["follower_ids"] = new JsonArray(),
        };

        if (withEncodedId)
        {
            json["encoded_id"] = EncodedId;
        }

        return json;
    }

    private JsonArray Ids() => new([.. Copies.Select(user => (JsonNode)user.Id)]);
}

/// <summary>Files that were uploaded under one token.</summary>
internal sealed class SimulatedUpload(string token, DateTimeOffset expiresAt)
{
    public string Token => token;

    public DateTimeOffset ExpiresAt => expiresAt;

    public bool IsUsed { get; set; }

    public List<SimulatedFile> Files { get; } = [];
}
