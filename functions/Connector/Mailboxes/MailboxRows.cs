using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Azure.Data.Tables;
using Connector.Storage;

namespace Connector.Mailboxes;

/// <summary>
/// The rows of the table Mailboxes. A mailbox is JSON in the column <c>Mailbox</c>; beside it are its encrypted token and the columns that
/// queries use. Rows of earlier versions have a column for each property.
/// </summary>
internal static class MailboxRows
{
    private const string Content = "Mailbox";

    /// <summary>Means "never", since Table Storage has no date after the year 9999.</summary>
    private static readonly DateTimeOffset Never = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new FailureClassConverter(), new JsonStringEnumConverter() },
    };

    public static string Partition(string account) => StorageKeys.Escape(account);

    public static string Row(string address) => StorageKeys.Escape(address);

    public static TableEntity ToRow(Mailbox mailbox) => new(Partition(mailbox.Key.Account), Row(mailbox.Key.Address))
    {
        [nameof(Mailbox.State)] = mailbox.State.Name,
        [nameof(Mailbox.EncryptedToken)] = mailbox.EncryptedToken,
        [nameof(Mailbox.ConnectedAt)] = mailbox.ConnectedAt,
        [nameof(Mailbox.DueAt)] = mailbox.DueAt > Never ? Never : mailbox.DueAt,
        [nameof(Mailbox.PlannedAt)] = mailbox.PlannedAt,
        [nameof(Mailbox.LeasedUntil)] = mailbox.LeasedUntil,
        [nameof(Mailbox.WatchAt)] = mailbox.WatchAt,
        [Content] = JsonSerializer.Serialize(mailbox, Json),
    };

    /// <exception cref="FormatException">The row cannot be read; the message names it and the column.</exception>
    public static Mailbox ToMailbox(TableEntity row)
    {
        var mailbox = row.ContainsKey(Content)
            ? row.Json<Mailbox>(Content, Json)
            : row.Valid(Content, () => ToContent(row).Deserialize<Mailbox>(Json));
        return mailbox with { EncryptedToken = row.GetString(nameof(Mailbox.EncryptedToken)), Version = row.ETag };
    }

    /// <summary>A row of an earlier version as the JSON of this one.</summary>
    private static JsonObject ToContent(TableEntity row)
    {
        var content = row.ToJson(Json);
        content["key"] = new JsonObject { ["account"] = row.Text("Account"), ["address"] = row.Text("Address") };
        content["state"] = ToState(row, row.Text(nameof(Mailbox.State)));
        content["standby"] = new JsonObject
        {
            ["state"] = row.GetString("Standby") ?? nameof(StandbyState.NotSetUp),
            ["inboundAddress"] = row.GetString("InboundAddress"),
        };
        content["sync"] = row.GetString("SyncCheckpoint") is { } checkpoint
            ? new JsonObject { ["checkpoint"] = checkpoint, ["done"] = row.Whole("SyncDone") } : null;
        return content;
    }

    private static JsonObject ToState(TableEntity row, string name)
    {
        if (name == nameof(MailboxState.Probing))
        {
            return new JsonObject { ["$type"] = name, ["from"] = ToState(row, nameof(MailboxState.Parked)) };
        }

        var retryAt = row.GetDateTimeOffset("RetryAt");
        return new JsonObject
        {
            ["$type"] = name,
            ["cause"] = row.GetString("Cause"),
            ["attempts"] = row.GetInt32("Attempts"),
            ["since"] = row.GetDateTimeOffset("Since"),
            ["retryAt"] = retryAt,
            ["nextProbeAt"] = retryAt,
            ["suspect"] = row.GetString("Suspect"),
        };
    }

    /// <summary>
    /// Reads an unknown class of a newer version as the mildest one, because the mailbox could not be fetched if its row were unreadable.
    /// </summary>
    private sealed class FailureClassConverter : JsonConverter<FailureClass>
    {
        public override FailureClass Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Enum.TryParse<FailureClass>(reader.GetString(), out var cause) ? cause : FailureClass.ProviderUnavailable;

        public override void Write(Utf8JsonWriter writer, FailureClass value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
