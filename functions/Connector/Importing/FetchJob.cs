using System.Text.Json.Serialization;
using Connector.Mailboxes;
using Connector.Telemetry;

namespace Connector.Importing;

/// <summary>The queue message "fetch this mailbox once". It only names the mailbox, whose row says what to do.</summary>
public sealed record FetchJob(string? Account, string? Address)
{
    /// <summary>Null unless the job is a canary's.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CanaryOrder? Canary { get; init; }

    /// <summary>The trace that the job belongs to; null without tracing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TraceParent { get; init; }

    public static FetchJob For(MailboxKey mailbox) => new(mailbox.Account, mailbox.Address) { TraceParent = Tracing.Parent };

    /// <exception cref="FormatException">The message lacks a part.</exception>
    public MailboxKey ToKey() =>
        string.IsNullOrEmpty(Account) || string.IsNullOrEmpty(Address)
            ? throw new FormatException("A fetch job lacks its account or its address.")
            : new MailboxKey(Account, Address);
}
