using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.Incidents;

/// <summary>
/// The rows of the table Incidents. An incident is JSON in the column <c>State</c>; beside it are the columns that queries use. Rows of
/// earlier versions have a column for each property.
/// </summary>
internal static class IncidentRows
{
    public const string Incidents = "incidents";

    /// <summary>The partition of all signals of earlier versions, before the partitions of today.</summary>
    public const string Signals = "signals";

    /// <summary>After all partitions of signals, because the full stop is the next character after the hyphen.</summary>
    public const string SignalsEnd = "signals.";

    public const string Account = "account";

    public const string Proof = "proof";

    /// <summary>
    /// When an incident stopped holding mailboxes; the year 9999 while it holds some, because a query cannot ask for a missing column.
    /// </summary>
    public const string EndedAt = "EndedAt";

    /// <summary>New with every save, so that a repeated request recognises its own success.</summary>
    public const string Revision = "Revision";

    private static readonly DateTimeOffset Never = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Before the partitions of the signals of a minute, and after those of the minutes before it.</summary>
    public static string SignalsOf(DateTimeOffset minute) =>
        $"{Signals}-{minute.UtcDateTime.ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture)}";

    /// <summary>The row of the one live incident of a scope.</summary>
    public static string PointerKey(string? account) => StorageKeys.Join("!live", account ?? "*");

    public static string AccountKey(string account) => StorageKeys.Join(Account, account);

    /// <summary>The partition of a part of the accounts.</summary>
    public static string AccountsOf(string incident, string account) => PartOf(incident, Account, account);

    /// <summary>The partition of the proofs of a part of the accounts.</summary>
    public static string ProofsOf(string incident, string account) => PartOf(incident, Proof, account);

    /// <summary>From where to where all parts are. The full stop is the next character after the hyphen.</summary>
    /// <param name="kind"><see cref="Account"/> or <see cref="Proof"/>.</param>
    public static (string First, string End) PartsOf(string incident, string kind) => ($"{incident}-{kind}-", $"{incident}-{kind}.");

    public static string ProofKey(MailboxKey mailbox) => StorageKeys.Join(Proof, mailbox.Account, mailbox.Address);

    public static TableEntity ToRow(Incident incident) => new TableEntity(Incidents, incident.Id)
    {
        [nameof(Incident.Phase)] = incident.Phase.ToString(),
        [nameof(Incident.DetectedAt)] = incident.DetectedAt,
        [nameof(Incident.IsSettled)] = incident.IsSettled,
        [EndedAt] = incident.EndedAt ?? Never,
        [Revision] = Guid.NewGuid(),
    }.WithState(incident);

    /// <exception cref="FormatException">The row cannot be read; the message names it and the column.</exception>
    public static Incident ToIncident(TableEntity row)
    {
        // Earlier versions wrote the canary's mailbox as a key.
        var incident = row.State<Incident>(state =>
        {
            state["id"] = row.RowKey;
            state["canaryMailbox"] = row.GetString(nameof(Incident.CanaryMailbox)) is { } key ? ToJson(ToMailbox(key)) : null;
        });
        return Enum.IsDefined(incident.Phase) ? incident with { Version = row.ETag } : throw row.Lacks(nameof(Incident.Phase));
    }

    public static TableEntity ToRow(string incident, MailboxProof proof) => new TableEntity(
        ProofsOf(incident, proof.Mailbox.Account), ProofKey(proof.Mailbox))
    {
        [nameof(MailboxKey.Account)] = proof.Mailbox.Account,
        [nameof(MailboxKey.Address)] = proof.Mailbox.Address,
    }.WithState(proof);

    /// <exception cref="FormatException">The row cannot be read; the message names it and the column.</exception>
    public static MailboxProof ToProof(TableEntity row) => row.State<MailboxProof>(state =>
    {
        state["mailbox"] = ToJson(new MailboxKey(row.Text(nameof(MailboxKey.Account)), row.Text(nameof(MailboxKey.Address))));
        state["progress"] = row.GetString(nameof(MailboxProof.Progress));
        state["longestDelay"] = TimeSpan.FromTicks(row.GetInt64(nameof(MailboxProof.LongestDelay)) ?? 0).ToString();
    });

    public static TableEntity ToRow(ProviderSignal signal) =>
        new TableEntity(
            $"{SignalsOf(signal.At)}-{StorageKeys.PartOf(signal.Mailbox.Account)}",
            StorageKeys.Join(signal.Mailbox.Account, signal.Mailbox.Address))
        {
            [nameof(ProviderSignal.At)] = signal.At,
        }.WithState(signal);

    public static ProviderSignal ToSignal(TableEntity row) => row.State<ProviderSignal>(state =>
    {
        state["mailbox"] = ToJson(ToMailbox(row.RowKey));
        state["evidence"] = row.ToJson(JsonSerializerOptions.Web);
    });

    private static string PartOf(string incident, string kind, string account) => $"{incident}-{kind}-{StorageKeys.PartOf(account)}";

    private static JsonNode? ToJson(MailboxKey? mailbox) => JsonSerializer.SerializeToNode(mailbox, JsonSerializerOptions.Web);

    private static MailboxKey? ToMailbox(string key) =>
        key.Split('|') is [var account, var address] ? new MailboxKey(StorageKeys.Unescape(account), StorageKeys.Unescape(address)) : null;
}
