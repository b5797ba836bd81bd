using System.Text.Json.Serialization;
using Connector.Mailboxes;
using Connector.Telemetry;

namespace Connector.Importing;

/// <summary>Queue message "fetch this mailbox once". Says which, and nothing else: what to do is in the mailbox's row.</summary>
public sealed record FetchJob(string? Account, string? Address)
{
    /// <summary>Not null for a canary's job.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CanaryOrder? Canary { get; init; }

    /// <summary>The trace that it belongs to; null when nobody traces.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TraceParent { get; init; }

    public static FetchJob For(MailboxKey mailbox) => new(mailbox.Account, mailbox.Address) { TraceParent = Tracing.Parent };

    /// <exception cref="FormatException">The message lacks a part.</exception>
    public MailboxKey ToKey() =>
        string.IsNullOrEmpty(Account) || string.IsNullOrEmpty(Address)
            ? throw new FormatException("A fetch job lacks its account or its address.")
            : new MailboxKey(Account, Address);
}
