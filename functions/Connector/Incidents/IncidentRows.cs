using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
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

    public const string Signals = "signals";

    /// <summary>
    /// When an incident stopped holding mailboxes; the year 9999 while it holds some, because a query cannot ask for a missing column.
    /// </summary>
    public const string EndedAt = "EndedAt";

    /// <summary>New with every save, so that a repeated request recognises its own success.</summary>
    public const string Revision = "Revision";

    private const string State = "State";

    private static readonly DateTimeOffset Never = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>The row of the one live incident of a scope.</summary>
    public static string PointerKey(string? account) => StorageKeys.Join("!live", account ?? "*");

    public static string AccountKey(string account) => StorageKeys.Join("account", account);

    public static string ProofKey(MailboxKey mailbox) => StorageKeys.Join("proof", mailbox.Account, mailbox.Address);

    public static TableEntity ToRow(Incident incident)
    {
        var row = new TableEntity(Incidents, incident.Id)
        {
            [nameof(Incident.Phase)] = incident.Phase.ToString(),
            [nameof(Incident.DetectedAt)] = incident.DetectedAt,
            [nameof(Incident.IsSettled)] = incident.IsSettled,
            [EndedAt] = incident.EndedAt ?? Never,
            [Revision] = Guid.NewGuid(),
        };
        LongText.Write(row, State, JsonSerializer.Serialize(incident, Json));
        return row;
    }

    /// <exception cref="FormatException">The row cannot be read; the message names it and the column.</exception>
    public static Incident ToIncident(TableEntity row)
    {
        var incident = row.ContainsKey(State)
            ? row.Json<Incident>(State, Json)
            : row.Valid(State, () => ToState(row).Deserialize<Incident>(Json));
        return Enum.IsDefined(incident.Phase) ? incident with { Version = row.ETag } : throw row.Lacks(State);
    }

    public static TableEntity ToRow(string incident, MailboxProof proof) => new(incident, ProofKey(proof.Mailbox))
    {
        [nameof(MailboxKey.Account)] = proof.Mailbox.Account,
        [nameof(MailboxKey.Address)] = proof.Mailbox.Address,
        [State] = JsonSerializer.Serialize(proof, Json),
    };

    /// <exception cref="FormatException">The row cannot be read; the message names it and the column.</exception>
    public static MailboxProof ToProof(TableEntity row) => row.ContainsKey(State)
        ? row.Json<MailboxProof>(State, Json)
        : row.Valid(State, () => ToEarlierProof(row).Deserialize<MailboxProof>(Json));

    public static TableEntity ToRow(ProviderSignal signal) => new(Signals, StorageKeys.Join(signal.Mailbox.Account, signal.Mailbox.Address))
    {
        [nameof(ProviderSignal.At)] = signal.At,
        [nameof(ProviderSignal.Class)] = signal.Class.ToString(),
        [nameof(Evidence.Status)] = signal.Evidence.Status,
        [nameof(Evidence.Reason)] = signal.Evidence.Reason,
        [nameof(Evidence.LocationHost)] = signal.Evidence.LocationHost,
    };

    /// <exception cref="FormatException">The row cannot be read; the message names it and the column.</exception>
    public static ProviderSignal ToSignal(TableEntity row) => new(
        ToMailbox(row.RowKey) ?? throw row.Lacks(nameof(row.RowKey)),
        row.Instant(nameof(ProviderSignal.At)),
        row.Named<FailureClass>(nameof(ProviderSignal.Class)),
        new Evidence(
            row.GetInt32(nameof(Evidence.Status)), row.GetString(nameof(Evidence.Reason)), row.GetString(nameof(Evidence.LocationHost))));

    /// <summary>A row of an earlier version as the JSON of this one: its canary is a key.</summary>
    private static JsonObject ToState(TableEntity row)
    {
        var state = row.ToJson(Json);
        state["id"] = row.RowKey;

        if (row.GetString(nameof(Incident.CanaryMailbox)) is { } key)
        {
            state["canaryMailbox"] = JsonSerializer.SerializeToNode(ToMailbox(key), Json);
        }

        return state;
    }

    private static JsonObject ToEarlierProof(TableEntity row)
    {
        var state = row.ToJson(Json);
        var key = new MailboxKey(row.Text(nameof(MailboxKey.Account)), row.Text(nameof(MailboxKey.Address)));
        state["mailbox"] = JsonSerializer.SerializeToNode(key, Json);
        state["progress"] = row.GetString(nameof(MailboxProof.Progress));
        state["longestDelay"] = TimeSpan.FromTicks(row.GetInt64(nameof(MailboxProof.LongestDelay)) ?? 0).ToString();
        return state;
    }

    private static MailboxKey? ToMailbox(string key) =>
        key.Split('|') is [var account, var address] ? new MailboxKey(StorageKeys.Unescape(account), StorageKeys.Unescape(address)) : null;
}
