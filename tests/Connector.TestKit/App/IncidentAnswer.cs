using System.Text.Json;

namespace Connector.TestKit.App;

/// <summary>An incident as the app shows it; what it does not say is null.</summary>
public sealed record IncidentAnswer(JsonElement Json)
{
    public string Id => Text("id") ?? "";

    public string? Cause => Text("cause");

    /// <summary>provider or account.</summary>
    public string? Scope => Text("scope");

    public string? Account => Text("account");

    public string? Phase => Text("phase");

    public DateTimeOffset? FirstFailureAt => Moment("firstFailureAt");

    public DateTimeOffset? DetectedAt => Moment("detectedAt");

    public DateTimeOffset? ResolvedAt => Moment("resolvedAt");

    /// <summary>The number of mailboxes that are proven complete; only in the answer about a single incident.</summary>
    public int Proven =>
        Json.TryGetProperty("counts", out var counts) && counts.TryGetProperty("proven", out var proven) ? proven.GetInt32() : 0;

    private string? Text(string name) =>
        Json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private DateTimeOffset? Moment(string name) =>
        Json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out var moment)
            ? moment : null;
}
