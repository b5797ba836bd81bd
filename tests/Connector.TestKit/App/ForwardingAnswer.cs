using System.Text.Json;

namespace Connector.TestKit.App;

/// <summary>A mailbox's forwarding as the app shows it; what it does not say is null.</summary>
public sealed record ForwardingAnswer(JsonElement Json)
{
    public string? InboundAddress => Text("inboundAddress");

    /// <summary>none, pending, verified, proven or broken.</summary>
    public string? Readiness => Text("readiness");

    public string? Cause => Text("cause");

    private string? Text(string name) =>
        Json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
