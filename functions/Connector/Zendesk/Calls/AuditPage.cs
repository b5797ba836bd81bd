using System.Text.Json;

namespace Connector.Zendesk.Calls;

/// <summary>A page of a ticket's history: the markers of the comments in it.</summary>
/// <param name="IsLast">There is no further page.</param>
internal sealed record AuditPage(IReadOnlyList<string> Markers, bool IsLast)
{
    /// <exception cref="JsonException">The page has no list of audits.</exception>
    public static AuditPage Read(JsonElement json)
    {
        if (!json.TryGetProperty("audits", out var audits) || audits.ValueKind != JsonValueKind.Array)
        {
            throw new JsonException();
        }

        // The address of the next page is not followed, because it could name another host.
        var isLast = !json.TryGetProperty("next_page", out var next) || next.ValueKind != JsonValueKind.String;
        return new AuditPage([.. audits.EnumerateArray().Select(MarkerOf).OfType<string>()], isLast || audits.GetArrayLength() == 0);
    }

    private static string? MarkerOf(JsonElement audit) =>
        Member(Member(Member(audit, "metadata"), "custom"), ZendeskCalls.MarkerName) is { ValueKind: JsonValueKind.String } value
            ? value.GetString() : null;

    private static JsonElement? Member(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty(name, out var member) ? member : null;
}
