using System.Globalization;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
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

    public const string Last = "last";

    public static string PointerKey(OutageKind kind) => StorageKeys.Join(Open, kind.ToString());

    public static string PointsTo(TableEntity pointer) => pointer.Text(nameof(Outage.Id));

    public static TableEntity ToPointer(Outage outage) =>
        new(StorageKeys.Escape(outage.Account), PointerKey(outage.Kind)) { [nameof(Outage.Id)] = outage.Id };

    /// <summary>Key of the row that remembers the last outage of a kind whose resolved mail was sent.</summary>
    public static string LastKey(OutageKind kind) => StorageKeys.Join(Last, kind.ToString());

    public static TableEntity ToLast(Outage outage) => new(StorageKeys.Escape(outage.Account), LastKey(outage.Kind))
    {
        [nameof(Outage.EndedAt)] = outage.EndedAt,
        [nameof(Outage.Flaps)] = outage.Flaps,
    };

    public static string MemberKey(string outage, string address) => StorageKeys.Join(outage, Member, address);

    public static TableEntity ToRow(Outage outage) => ToRow(outage, StorageKeys.Escape(outage.Id), outage);

    public static Outage ToOutage(TableEntity row) => row.State<Outage>() with { Version = row.ETag };

    public static TableEntity ToRow(Outage outage, OutageMember member) => ToRow(outage, MemberKey(outage.Id, member.Address), member);

    public static OutageMember ToMember(TableEntity row) => row.State<OutageMember>(state => Adapt(state, row));

    public static TableEntity ToRow(Outage outage, SentMail sent) => ToRow(
        outage,
        StorageKeys.Join(outage.Id, Sent, sent.Stage.ToString(), sent.Number.ToString("D6", CultureInfo.InvariantCulture), sent.Admin),
        sent);

    public static SentMail ToSent(TableEntity row) => row.State<SentMail>();

    private static TableEntity ToRow<T>(Outage outage, string key, T state) =>
        new TableEntity(StorageKeys.Escape(outage.Account), key).WithState(state);

    /// <summary>Version 792015d named the cause otherwise, and had columns for the outcome and the destination.</summary>
    private static void Adapt(JsonObject state, TableEntity row)
    {
        state["cause"] = row.GetString("Class");
        state["outcome"] = row.GetInt32(nameof(IncidentOutcome.MailsDelayed)) is not { } delayed ? null : new JsonObject
        {
            ["mailsDelayed"] = delayed,
            ["longestDelay"] = TimeSpan.FromSeconds(row.GetDouble(nameof(IncidentOutcome.LongestDelay)) ?? 0).ToString(),
            ["proven"] = row.GetBoolean(nameof(IncidentOutcome.Proven)),
            ["duplicates"] = row.GetInt32(nameof(IncidentOutcome.Duplicates)) ?? 0,
        };
        state["destination"] = row.GetString(nameof(OutageMember.Destination)) is not { } name ? null : new JsonObject
        {
            ["name"] = name,
            ["since"] = row.Instant(nameof(OutageMember.Since)),
            ["answer"] = row.GetString(nameof(DestinationNotice.Answer)) ?? "",
            ["waiting"] = row.GetInt32(nameof(DestinationNotice.Waiting)) ?? 0,
            ["oldestAt"] = row.GetDateTimeOffset(nameof(DestinationNotice.OldestAt)),
        };
    }
}
