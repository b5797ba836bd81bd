using System.Text.Json.Nodes;

namespace Connector.TestKit.Zendesk;

/// <summary>The body of a call that makes or changes a ticket.</summary>
internal sealed class TicketBody
{
    private readonly ZendeskState _state;
    private readonly ZendeskSimulatorOptions _options;

    private TicketBody(JsonObject node, ZendeskState state, ZendeskSimulatorOptions options) =>
        (Node, _state, _options) = (node, state, options);

    public JsonObject Node { get; }

    public JsonObject? Comment => Node["comment"] as JsonObject;

    public JsonObject? Metadata => Node["metadata"] as JsonObject;

    public IEnumerable<string> Tags => (Node["tags"] as JsonArray ?? []).Select(tag => tag!.GetValue<string>());

    private JsonObject? RequesterNode => Node["requester"] as JsonObject;

    private IEnumerable<JsonObject> CopyNodes => (Node["email_ccs"] as JsonArray ?? []).OfType<JsonObject>();

    public static TicketBody Read(SimulatedRequest request, ZendeskState state, ZendeskSimulatorOptions options) =>
        new(request.Json()["ticket"] as JsonObject ?? [], state, options);

    /// <returns>The refusal of the body; null if it is right.</returns>
    public SimulatedReply? Problem() => RequesterProblem() ?? AuthorProblem() ?? CopiesProblem() ?? FollowUpProblem() ?? UploadsProblem();

    /// <summary>The requester, whom a creation adds if it is unknown.</summary>
    public SimulatedUser? Requester() => Node["requester_id"]?.GetValue<long>() is { } id
        ? _state.Users[id]
        : RequesterNode?["email"]?.GetValue<string>() is { } email
            ? _state.FindUser(email) ?? _state.AddUser(RequesterNode["name"]?.GetValue<string>() ?? email, email, "end-user")
            : null;

    public SimulatedUser? Author() => UserOf(Comment?["author_id"]);

    public SimulatedUser? Submitter() => UserOf(Node["submitter_id"]);

    public IReadOnlyList<SimulatedUser> Copies() => [.. CopyNodes
        .Where(copy => copy["action"]?.GetValue<string>() is null or "put")
        .Select(copy => UserOf(copy["user_id"])
            ?? _state.FindUser(EmailOf(copy))
            ?? _state.AddUser(copy["user_name"]?.GetValue<string>() ?? EmailOf(copy), EmailOf(copy), "end-user"))];

    public DateTimeOffset CreatedAt(bool isImported) =>
        (isImported ? Node["created_at"]?.GetValue<DateTimeOffset>() : null) ?? _state.Now;

    /// <summary>Uses the uploads that a comment names.</summary>
    public IReadOnlyList<SimulatedFile> TakeFiles(JsonObject? comment)
    {
        var files = new List<SimulatedFile>();

        foreach (var token in TokensOf(comment))
        {
            _state.Uploads[token].IsUsed = true;
            files.AddRange(_state.Uploads[token].Files);
        }

        return files;
    }

    private SimulatedReply? RequesterProblem()
    {
        if (RequesterNode?["email"]?.GetValue<string>() is { } email && !ZendeskUserRoutes.IsAddress(email))
        {
            return SimulatedReply.Invalid("requester", $"Requester: Email: {email} is not properly formatted");
        }

        if (Node["requester_id"]?.GetValue<long>() is { } id && !_state.Users.ContainsKey(id))
        {
            return SimulatedReply.Invalid("requester", "Requester: is invalid");
        }

        var known = UserOf(Node["requester_id"])
            ?? (RequesterNode?["email"]?.GetValue<string>() is { } address ? _state.FindUser(address) : null) ?? Author();
        return known is { IsSuspended: true }
            ? SimulatedReply.Invalid("requester", $"Requester: {known.Name} is suspended.", "UserSuspended") : null;
    }

    private SimulatedReply? AuthorProblem() =>
        Comment?["author_id"]?.GetValue<long>() is { } id && !_state.Users.ContainsKey(id)
            ? SimulatedReply.Invalid("author", "Author: is invalid") : null;

    private SimulatedReply? CopiesProblem()
    {
        var wrong = CopyNodes.Any(copy => copy["user_id"] is null
            && (!ZendeskUserRoutes.IsAddress(EmailOf(copy)) || (_options.RefusesUnknownCopies && _state.FindUser(EmailOf(copy)) is null)));
        return wrong ? SimulatedReply.Invalid("email_ccs", "Email CCs: is invalid") : null;
    }

    private SimulatedReply? FollowUpProblem() =>
        Node["via_followup_source_id"]?.GetValue<long>() is { } id && _state.Tickets.GetValueOrDefault(id) is not { Status: "closed" }
            ? SimulatedReply.Invalid("base", "Follow-up source: is not closed") : null;

    private SimulatedReply? UploadsProblem() => Comments().SelectMany(TokensOf).All(token =>
        _state.Uploads.GetValueOrDefault(token) is { IsUsed: false } upload && _state.Now < upload.ExpiresAt)
            ? null
            : _options.ExpiredUploadStatus == 404 ? SimulatedReply.NotFound : SimulatedReply.Invalid("uploads", "Uploads: is invalid");

    private IEnumerable<JsonObject?> Comments() => [Comment, .. (Node["comments"] as JsonArray ?? []).OfType<JsonObject>()];

    private SimulatedUser? UserOf(JsonNode? id) => _state.Users.GetValueOrDefault(id?.GetValue<long>() ?? 0);

    private static IEnumerable<string> TokensOf(JsonObject? comment) =>
        (comment?["uploads"] as JsonArray ?? []).Select(token => token!.GetValue<string>()).Distinct(StringComparer.Ordinal);

    private static string EmailOf(JsonObject copy) => copy["user_email"]?.GetValue<string>() ?? "";
}
