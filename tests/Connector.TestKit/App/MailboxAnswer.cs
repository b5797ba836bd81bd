using System.Text.Json;

namespace Connector.TestKit.App;

/// <summary>A mailbox as the app shows it; what it does not say is null.</summary>
public sealed record MailboxAnswer(string Account, JsonElement Json)
{
    public string Address => Text("address") ?? "";

    /// <summary>Active, BackingOff, Parked, Probing, CatchingUp or Paused.</summary>
    public string State => Text("state") ?? "";

    /// <summary>Not fetched because an incident is open.</summary>
    public bool IsHeld => Find("held") is { ValueKind: JsonValueKind.True };

    public string? Cause => Text("cause");

    public DateTimeOffset? Since => Moment("since");

    public DateTimeOffset? LastFetch => Moment("lastFetch");

    public DateTimeOffset? NextProbe => Moment("nextProbe");

    public string? InboundAddress => Text("inboundAddress");

    private JsonElement? Find(string name) => Json.TryGetProperty(name, out var value) ? value : null;

    private string? Text(string name) => Find(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private DateTimeOffset? Moment(string name) =>
        Find(name) is { ValueKind: JsonValueKind.String } text && text.TryGetDateTimeOffset(out var moment) ? moment : null;
}
