using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.Alerting;

/// <summary>The rows of outages in the table Alerts. What no query needs is JSON in the column <c>State</c>.</summary>
/// <remarks>
/// Version 792015d and earlier wrote a column for each property. Such rows are still read, and are saved in today's form.
/// </remarks>
internal static class OutageRows
{
    public const string Member = "member";

    public const string Sent = "sent";

    public const string Open = "open";

    private const string State = "State";

    private static readonly JsonSerializerOptions Json = new()
    {
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
    };

    public static string PointerKey(OutageKind kind) => StorageKeys.Join(Open, kind.ToString());

    public static string PointsTo(TableEntity pointer) => pointer.Text(nameof(Outage.Id));

    public static TableEntity ToPointer(Outage outage) =>
        new(StorageKeys.Escape(outage.Account), PointerKey(outage.Kind)) { [nameof(Outage.Id)] = outage.Id };

    /// <summary>Key of the row that remembers the last outage of a kind whose resolved mail was sent.</summary>
    public static string LastKey(OutageKind kind) => StorageKeys.Join("last", kind.ToString());

    public static TableEntity ToLast(Outage outage) => new(StorageKeys.Escape(outage.Account), LastKey(outage.Kind))
    {
        [nameof(Outage.EndedAt)] = outage.EndedAt,
        [nameof(Outage.Flaps)] = outage.Flaps,
    };

    public static string MemberKey(string outage, string address) => StorageKeys.Join(outage, Member, address);

    public static TableEntity ToRow(Outage outage) => ToRow(outage, StorageKeys.Escape(outage.Id), outage);

    public static Outage ToOutage(TableEntity row) => Read<Outage>(row) with { Version = row.ETag };

    public static TableEntity ToRow(Outage outage, OutageMember member) => ToRow(outage, MemberKey(outage.Id, member.Address), member);

    public static OutageMember ToMember(TableEntity row) => row.ContainsKey(State) ? Read<OutageMember>(row) : FromColumns(row);

    public static TableEntity ToRow(Outage outage, SentMail sent) => ToRow(
        outage,
        StorageKeys.Join(outage.Id, Sent, sent.Stage.ToString(), sent.Number.ToString("D6", CultureInfo.InvariantCulture), sent.Admin),
        sent);

    public static SentMail ToSent(TableEntity row) => Read<SentMail>(row);

    private static TableEntity ToRow<T>(Outage outage, string key, T state) =>
        new(StorageKeys.Escape(outage.Account), key) { [State] = JsonSerializer.Serialize(state, Json) };

    private static T Read<T>(TableEntity row)
        where T : class
    {
        try
        {
            // An earlier version's columns have the names of the properties.
            var json = row.GetString(State) ?? JsonSerializer.Serialize<IDictionary<string, object>>(row, Json);
            return JsonSerializer.Deserialize<T>(json, Json) ?? throw row.Lacks(State);
        }
        catch (JsonException)
        {
            // The exception's own message could repeat content.
            throw row.Lacks(State);
        }
    }

    /// <summary>A member as version 792015d wrote it: the outcome and the destination are columns too.</summary>
    private static OutageMember FromColumns(TableEntity row) => new(
        row.Text(nameof(OutageMember.Address)),
        row.Named<FailureClass>("Class"),
        row.Instant(nameof(OutageMember.Since)),
        row.GetDateTimeOffset(nameof(OutageMember.LastFetchAt)))
    {
        ParkedAt = row.Instant(nameof(OutageMember.ParkedAt)),
        JoinedAfter = row.Whole(nameof(OutageMember.JoinedAfter)),
        BackAt = row.GetDateTimeOffset(nameof(OutageMember.BackAt)),
        Moved = row.GetBoolean(nameof(OutageMember.Moved)) ?? false,
        Incident = row.GetString(nameof(OutageMember.Incident)),
        Outcome = row.GetInt32(nameof(IncidentOutcome.MailsDelayed)) is { } delayed
            ? new IncidentOutcome(
                delayed,
                TimeSpan.FromSeconds(row.GetDouble(nameof(IncidentOutcome.LongestDelay)) ?? 0),
                row.GetBoolean(nameof(IncidentOutcome.Proven)),
                row.GetInt32(nameof(IncidentOutcome.Duplicates)) ?? 0)
            : null,
        Destination = row.GetString(nameof(OutageMember.Destination)) is { } destination
            ? new DestinationNotice(
                destination,
                row.Instant(nameof(OutageMember.Since)),
                row.GetString(nameof(DestinationNotice.Answer)) ?? "",
                row.GetInt32(nameof(DestinationNotice.Waiting)) ?? 0,
                row.GetDateTimeOffset(nameof(DestinationNotice.OldestAt)))
            : null,
    };
}
