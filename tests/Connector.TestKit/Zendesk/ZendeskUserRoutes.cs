using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Connector.TestKit.Zendesk;

/// <summary>The calls about people and support addresses.</summary>
internal sealed partial class ZendeskUserRoutes(ZendeskState state, ZendeskSimulatorOptions options)
{
    public SimulatedReply Search(SimulatedRequest request)
    {
        var wanted = EmailQuery().Match(request.Query.GetValueOrDefault("query", "")) is { Success: true } match
            ? match.Groups["email"].Value : request.Query.GetValueOrDefault("query", "");
        var found = state.Users.Values.Where(user =>
            user.Email.Contains(wanted, StringComparison.OrdinalIgnoreCase) && user.CreatedAt + options.SearchLag <= state.Now);

        return SimulatedReply.Ok(new JsonObject { ["users"] = new JsonArray([.. found.Select(user => (JsonNode)user.ToJson())]) });
    }

    public SimulatedReply Create(SimulatedRequest request)
    {
        var mayExist = request.Path.Contains("create_or_update", StringComparison.Ordinal);
        var user = request.Json()["user"] as JsonObject ?? [];
        var email = user["email"]?.GetValue<string>() ?? "";

        if (!IsAddress(email))
        {
            return SimulatedReply.Invalid("email", $"Email: {email} is not properly formatted", "InvalidFormat");
        }

        if (state.FindUser(email) is { } known)
        {
            // A role in the body would take an agent's role away, as it does in Zendesk.
            known.Role = mayExist ? user["role"]?.GetValue<string>() ?? known.Role : known.Role;
            return mayExist
                ? SimulatedReply.Ok(new JsonObject { ["user"] = known.ToJson() })
                : SimulatedReply.Invalid("email", $"Email: {email} is already being used by another user", "DuplicateValue");
        }

        return user["name"]?.GetValue<string>() is { Length: > 0 } name
            ? SimulatedReply.Ok(
                new JsonObject { ["user"] = state.AddUser(name, email, user["role"]?.GetValue<string>() ?? "end-user").ToJson() }, 201)
            : SimulatedReply.Invalid("name", "Name: is too short (minimum one character)", "BlankValue");
    }

    public SimulatedReply Addresses() => SimulatedReply.Ok(new JsonObject
    {
        ["recipient_addresses"] = new JsonArray(
            [.. options.SupportAddresses.Select(address => (JsonNode)new JsonObject { ["email"] = address, ["name"] = "Support" })]),
    });

    public static bool IsAddress(string text) => Address().IsMatch(text);

    [GeneratedRegex("^email:\"?(?<email>[^\"]+)\"?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex EmailQuery();

    [GeneratedRegex(@"^[^@\s<>,]+@[^@\s<>,]+\.[^@\s<>,]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}
