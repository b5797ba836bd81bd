using Azure;

namespace Connector.Alerting.Digests;

/// <summary>The next mail that tells an account's administrators what was set aside: at most one in a while, however much comes together.</summary>
/// <param name="Id">Names this digest and no later one: what was sent of it is written down under it.</param>
/// <param name="DueAt">When it is to be sent, or tried again.</param>
public sealed record Digest(string Account, string Id, DateTimeOffset DueAt)
{
    /// <summary>In place of an outage's id in a job.</summary>
    public const string Job = "digest";

    // Nobody is in a hurry here: after a crash the next try may be so late.
    private static readonly TimeSpan ClaimFor = TimeSpan.FromMinutes(30);

    // What is being written down in this moment belongs to the next digest, so that every administrator reads the same.
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(1);

    /// <summary>It tells what was set aside until then; null until the first try.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The try that comes next, counted from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>Somebody is sending it until then; null when nobody is.</summary>
    public DateTimeOffset? ClaimedUntil { get; init; }

    /// <summary>Since when an administrator waits for it; null while none does.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Storage version that guards a save.</summary>
    public ETag Version { get; init; }

    public bool IsDue(DateTimeOffset now) => DueAt <= now && !(ClaimedUntil > now);

    public Digest Claim(DateTimeOffset now) => this with { Until = Until ?? now - Settled, ClaimedUntil = now + ClaimFor };

    /// <summary>At least one administrator could not be reached.</summary>
    public Digest Fail(DateTimeOffset retryAt, DateTimeOffset now) =>
        Defer(retryAt) with { Attempt = Attempt + 1, FailingSince = FailingSince ?? now };

    /// <summary>It must wait for its turn.</summary>
    public Digest Defer(DateTimeOffset until) => this with { DueAt = until, ClaimedUntil = null };

    /// <summary>It was told, and more has come meanwhile.</summary>
    public static Digest Begin(string account, DateTimeOffset now, AlertOptions options) => new(account, Outage.NewId(), now + options.DigestEvery);
}
