using Azure;

namespace Connector.Delivering;

/// <summary>How an account's destination answers since it last took a message. Every change is a pure function; the row is saved under its ETag.</summary>
/// <remarks>
/// <code>
///   (no row) --failure, refusal--> suspect --3 failures, or 5 different messages refused--> down --clean delivery--> clearing --> (no row)
///                                     \--clean delivery--> (no row)
/// </code>
/// A destination that refuses every message is misconfigured, however each single refusal reads, so a stretch of refusals is an outage too.
/// </remarks>
public sealed record DestinationHealth(string Account)
{
    /// <summary>Failures in a row that count as an outage.</summary>
    public const int MaxFailures = 3;

    /// <summary>Different messages refused in a row that count as an outage.</summary>
    public const int MaxRefused = 5;

    /// <summary>While it is down, one worker asks it, and the others wait.</summary>
    public static readonly TimeSpan ProbeEvery = TimeSpan.FromSeconds(30);

    /// <summary>The first failure or refusal after the last clean delivery.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The last failure or refusal.</summary>
    public required DateTimeOffset LastAt { get; init; }

    public int Failures { get; init; }

    /// <summary>Idempotency keys of the messages that were refused, each once, and as many as decide.</summary>
    public IReadOnlyList<string> Refused { get; init; } = [];

    /// <summary>What it answered last, for people; holds nothing of a mail.</summary>
    public string Reason { get; init; } = "";

    /// <summary>When the next worker may ask it while it is down.</summary>
    public DateTimeOffset? ProbeAt { get; init; }

    /// <summary>When it took a message again; what waited is being handed over since. Null before.</summary>
    public DateTimeOffset? ClearedAt { get; init; }

    /// <summary>Storage version that guards a save.</summary>
    public ETag Version { get; init; }

    public bool IsDown => Failures >= MaxFailures || Refused.Count >= MaxRefused;

    public static DestinationHealth Begin(string account, DateTimeOffset now) => new(account) { Since = now, LastAt = now };

    public DestinationHealth Failed(string reason, DateTimeOffset now) =>
        (this with { Failures = Failures + 1, Reason = reason, LastAt = now }).Closed();

    public DestinationHealth RefusedOne(string key, string reason, DateTimeOffset now) =>
        (this with { Refused = Refused.Count >= MaxRefused || Refused.Contains(key) ? Refused : [.. Refused, key], Reason = reason, LastAt = now }).Closed();

    /// <returns>Null when another worker asked it a moment ago, so that this one has to wait.</returns>
    public DestinationHealth? Probe(DateTimeOffset now) => ProbeAt > now ? null : this with { ProbeAt = now + ProbeEvery };

    /// <summary>It took a message.</summary>
    /// <returns>Null when it was only suspected, so that the row can go.</returns>
    public DestinationHealth? Clean(DateTimeOffset now) => IsDown || ClearedAt is not null
        ? this with { ClearedAt = ClearedAt ?? now, Failures = 0, Refused = [], ProbeAt = null }
        : null;

    /// <summary>A single failure does not stop that what waited is handed over; an outage does.</summary>
    private DestinationHealth Closed() => IsDown ? this with { ClearedAt = null } : this;
}
