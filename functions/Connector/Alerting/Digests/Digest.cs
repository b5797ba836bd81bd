using System.Text.Json.Serialization;
using Azure;

namespace Connector.Alerting.Digests;

/// <summary>The next digest of an account: a notice that lists the mails that were set aside. At most one is sent in a period.</summary>
/// <param name="Id">Unique to this digest.</param>
/// <param name="DueAt">When it is due.</param>
public sealed record Digest(string Account, string Id, DateTimeOffset DueAt)
{
    /// <summary>
    /// It lists the mails that were set aside until then. No mail of that time is noted any more when it is due, so a retry reads the same
    /// mails.
    /// </summary>
    public DateTimeOffset Until => DueAt - TimeSpan.FromMinutes(1);

    /// <summary>Storage version that guards a save.</summary>
    [JsonIgnore]
    public ETag Version { get; init; }

    public static Digest Begin(string account, DateTimeOffset now, AlertOptions options) =>
        new(account, Outage.NewId(), now + options.DigestEvery);
}
