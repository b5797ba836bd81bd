using System.Text.Json.Serialization;
using Azure;

namespace Connector.Alerting.Digests;

/// <summary>The next digest of an account: a notice that lists the mails that were set aside. At most one is sent in a period.</summary>
/// <param name="Id">Unique to this digest.</param>
/// <param name="DueAt">When it is due.</param>
public sealed record Digest(string Account, string Id, DateTimeOffset DueAt)
{
    // Mails that are noted at this moment belong to the next digest, so that a retry of this one reads the same mails.
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(1);

    /// <summary>It lists the mails that were set aside until then; null while they are collected.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Storage version that guards a save.</summary>
    [JsonIgnore]
    public ETag Version { get; init; }

    public static Digest Begin(string account, DateTimeOffset now, AlertOptions options) =>
        new(account, Outage.NewId(), now + options.DigestEvery);

    public Digest Close(DateTimeOffset now) => this with { Until = Until ?? now - Settled };
}
