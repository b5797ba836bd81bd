using System.Text.Json.Serialization;
using Azure;

namespace Connector.Delivering.Health;

/// <summary>The answers of an account's destination since it last accepted a message. Every change is a pure function.</summary>
/// <remarks>
/// <code>
/// (no row) --failure, rejection--> suspect --3 failures, or 5 different messages rejected--> down --accepted message--> clearing --> (no
/// row)
///                                       \--accepted message--> (no row)
/// </code>
/// A destination that rejects every message is misconfigured, so several rejections in a row count as an outage too.
/// </remarks>
public sealed record DestinationHealth(string Account)
{
    /// <summary>Failures in a row that mean down.</summary>
    public const int MaxFailures = 3;

    /// <summary>Different messages rejected in a row that mean down.</summary>
    public const int MaxRefused = 5;

    /// <summary>While the destination is down, one worker calls it in this interval.</summary>
    public static readonly TimeSpan ProbeEvery = TimeSpan.FromSeconds(30);

    /// <summary>The first failure or rejection after the last accepted message.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The last failure or rejection.</summary>
    public required DateTimeOffset LastAt { get; init; }

    public int Failures { get; init; }

    /// <summary>Idempotency keys of the first <see cref="MaxRefused"/> different messages that were rejected.</summary>
    public IReadOnlyList<string> Refused { get; init; } = [];

    /// <summary>The last answer, for people; holds nothing of a mail.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The last failure was a refusal of the connector's credentials.</summary>
    public bool IsDenied { get; init; }

    /// <summary>When the next worker may call the destination while it is down.</summary>
    public DateTimeOffset? ProbeAt { get; init; }

    /// <summary>When the destination accepted a message after an outage, which started the recovery; null otherwise.</summary>
    public DateTimeOffset? ClearedAt { get; init; }

    /// <summary>Storage version that guards a save; null for a new row.</summary>
    [JsonIgnore]
    public ETag? Version { get; init; }

    public bool IsDown => Failures >= MaxFailures || Refused.Count >= MaxRefused;

    public static DestinationHealth Begin(string account, DateTimeOffset now) => new(account) { Since = now, LastAt = now };

    public DestinationHealth Failed(string reason, DateTimeOffset now, bool isDenied = false) =>
        (this with { Failures = Failures + 1, Reason = reason, IsDenied = isDenied, LastAt = now }).WithoutRecoveryIfDown();

    public DestinationHealth RefusedOne(string key, string reason, DateTimeOffset now)
    {
        var isCounted = Refused.Count >= MaxRefused || Refused.Contains(key);
        var refused = isCounted ? Refused : [.. Refused, key];
        return (this with { Refused = refused, Reason = reason, IsDenied = false, LastAt = now }).WithoutRecoveryIfDown();
    }

    /// <returns>Null if another worker called the destination a moment ago, so that this one has to wait.</returns>
    public DestinationHealth? Probe(DateTimeOffset now) => ProbeAt > now ? null : this with { ProbeAt = now + ProbeEvery };

    /// <summary>The worker that was to call the destination did not, so another one may at once.</summary>
    public DestinationHealth NotCalled() => this with { ProbeAt = null };

    /// <summary>The destination accepted a message.</summary>
    /// <returns>Null if it was only suspected, so that the row can be deleted.</returns>
    public DestinationHealth? Accepted(DateTimeOffset now) => IsDown || ClearedAt is not null
        ? this with { ClearedAt = ClearedAt ?? now, Failures = 0, Refused = [], ProbeAt = null }
        : null;

    /// <summary>A new outage ends a recovery; a single failure does not.</summary>
    private DestinationHealth WithoutRecoveryIfDown() => IsDown ? this with { ClearedAt = null } : this;
}
