using System.Text.Json.Serialization;

namespace Connector.TestKit.Gmail;

/// <summary>Which requests a fault hits.</summary>
public sealed record FaultScope
{
    /// <summary>Every call to the Gmail API; tokens and consent keep working, as they did in the incident.</summary>
    public static FaultScope AllReads { get; } = new();

    /// <summary>Null: all but <see cref="CallKind.Token"/> and <see cref="CallKind.Consent"/>.</summary>
    public IReadOnlyList<CallKind>? Calls { get; init; }

    /// <summary>Addresses, or <c>*@domain</c>; null: all.</summary>
    public IReadOnlyList<string>? Mailboxes { get; init; }

    /// <summary>Ids of messages, for calls that name one; null: all calls.</summary>
    public IReadOnlyList<string>? Messages { get; init; }

    /// <summary>Chooses by address, also null for a request that names none.</summary>
    [JsonIgnore]
    public Func<string?, bool>? Where { get; init; }

    /// <summary>The number of hits after which the fault ends; null until it is cleared.</summary>
    public int? Times { get; init; }

    /// <summary>From 0 to 1; the same seed hits the same requests, counted in order of arrival.</summary>
    public double Probability { get; init; } = 1;

    public int Seed { get; init; }

    public static FaultScope Of(params CallKind[] calls) => new() { Calls = calls };

    public static FaultScope For(params string[] mailboxes) => new() { Mailboxes = mailboxes };

    /// <summary>The Gmail API, the token endpoint and the consent page.</summary>
    public static FaultScope Everything { get; } = new() { Calls = Enum.GetValues<CallKind>() };

    internal bool Covers(CallKind kind, string? address, string path) =>
        (Messages is null || Messages.Any(id => path.EndsWith($"/messages/{id}", StringComparison.Ordinal)))
        && (Calls is null ? kind is not (CallKind.Token or CallKind.Consent) : Calls.Contains(kind))
        && (Mailboxes is null || (address is not null && Mailboxes.Any(pattern => Fits(pattern, address))))
        && (Where is null || Where(address));

    private static bool Fits(string pattern, string address) => pattern.StartsWith('*')
        ? address.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase)
        : string.Equals(pattern, address, StringComparison.OrdinalIgnoreCase);
}
