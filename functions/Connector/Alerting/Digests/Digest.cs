using Azure;

namespace Connector.Alerting.Digests;

/// <summary>The next notice that tells an account's administrators what was set aside: at most one in a while, however much comes together.</summary>
/// <param name="Id">Names this digest and no later one.</param>
/// <param name="DueAt">When it is to be put out.</param>
public sealed record Digest(string Account, string Id, DateTimeOffset DueAt)
{
    // What is being written down in this moment belongs to the next digest, so that whoever goes on with this one reads the same.
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(1);

    /// <summary>It tells what was set aside until then; null while it is still collected.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Storage version that guards a save.</summary>
    public ETag Version { get; init; }

    public static Digest Begin(string account, DateTimeOffset now, AlertOptions options) => new(account, Outage.NewId(), now + options.DigestEvery);

    public Digest Close(DateTimeOffset now) => this with { Until = Until ?? now - Settled };
}
