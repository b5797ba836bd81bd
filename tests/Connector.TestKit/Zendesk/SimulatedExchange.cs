using System.Text;
using System.Text.Json.Nodes;

namespace Connector.TestKit.Zendesk;

/// <summary>What a request to the simulated Zendesk is for.</summary>
public enum ZendeskCallKind
{
    Token,
    CreateTicket,
    ImportTicket,
    UpdateTicket,
    ReadTicket,
    ListTickets,
    ReadAudits,
    Upload,
    SearchUsers,
    CreateUser,
    ReadMe,
    ListAddresses,
    Other,
}

/// <summary>A request as it came, from either front.</summary>
/// <param name="Path">Without the query.</param>
/// <param name="Query">Decoded.</param>
/// <param name="Headers">By lower-case name.</param>
public sealed record SimulatedRequest(
    string Method, string Path, IReadOnlyDictionary<string, string> Query, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <returns>An empty object if the body is no JSON object.</returns>
    public JsonObject Json()
    {
        try
        {
            return JsonNode.Parse(Body) as JsonObject ?? [];
        }
        catch (System.Text.Json.JsonException)
        {
            return [];
        }
    }

    /// <summary>The last number of the path; 0 if there is none.</summary>
    public long Id => Path.Split('/').Select(part => long.TryParse(part, out var id) ? id : 0).LastOrDefault(id => id > 0);
}

/// <summary>An answer.</summary>
public sealed record SimulatedReply(int Status, string Body, string ContentType = SimulatedReply.Json)
{
    public const string Json = "application/json; charset=utf-8";

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The connection ends without an answer.</summary>
    public bool IsCut { get; init; }

    /// <summary>The connection stays open without an answer.</summary>
    public bool Hangs { get; init; }

    public byte[] Bytes => Encoding.UTF8.GetBytes(Body);

    public static SimulatedReply Ok(JsonNode body, int status = 200) => new(status, body.ToJsonString());

    /// <summary>An error in the form of the API.</summary>
    public static SimulatedReply Error(int status, string code, string description, JsonObject? details = null)
    {
        var body = new JsonObject { ["error"] = code, ["description"] = description };

        if (details is not null)
        {
            body["details"] = details;
        }

        return Ok(body, status);
    }

    /// <summary>422 about one field.</summary>
    public static SimulatedReply Invalid(string field, string description, string? code = null)
    {
        var problem = new JsonObject { ["description"] = description };

        if (code is not null)
        {
            problem["error"] = code;
        }

        return Error(422, "RecordInvalid", "Record validation errors", new JsonObject { [field] = new JsonArray(problem) });
    }

    public static SimulatedReply NotFound { get; } = Error(404, "RecordNotFound", "Not found");

    public SimulatedReply With(params (string Name, string Value)[] headers) => this with { Headers = [.. Headers, .. headers] };
}

/// <summary>A request and its answer, in the log of the simulated Zendesk.</summary>
public sealed record SimulatedExchange(
    DateTimeOffset At, ZendeskCallKind Kind, SimulatedRequest Request, SimulatedReply Reply)
{
    public override string ToString() =>
        $"{Request.Method} {Request.Path} → {(Reply.IsCut ? "cut" : Reply.Hangs ? "hung" : Reply.Status)}";
}
