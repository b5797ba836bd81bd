using System.Globalization;
using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.Alerting;

/// <summary>The rows of the table Alerts and what they mean.</summary>
internal static class OutageRows
{
    public const string Member = "member";

    public const string Sent = "sent";

    public const string Open = "open";

    public static string PointerKey(OutageKind kind) => StorageKeys.Join(Open, kind.ToString());

    /// <exception cref="FormatException">A kind that this version does not know.</exception>
    public static OutageKind PointsFrom(TableEntity pointer) =>
        Enum.TryParse<OutageKind>(pointer.RowKey[(Open.Length + 1)..], out var kind) && Enum.IsDefined(kind) ? kind : throw Lacks(pointer, "kind");

    /// <summary>What is remembered of the last outage of a kind that was told to its end.</summary>
    public static string LastKey(OutageKind kind) => StorageKeys.Join("last", kind.ToString());

    public static TableEntity ToLast(Outage outage) => new(StorageKeys.Escape(outage.Account), LastKey(outage.Kind))
    {
        [nameof(Outage.EndedAt)] = outage.EndedAt,
        [nameof(Outage.Flaps)] = outage.Flaps,
    };

    /// <summary>No mailbox is called this, since an address has an at sign.</summary>
    public static string IncidentAddress(string incident) => $"incident {incident}";

    /// <summary>No mailbox is called this, since an address has an at sign.</summary>
    public const string DestinationAddress = "destination";

    public static string MemberKey(string outage, string address) => StorageKeys.Join(outage, Member, address);

    public static string PointsTo(TableEntity pointer) => Text(pointer, nameof(Outage.Id));

    public static TableEntity ToPointer(Outage outage) =>
        new(StorageKeys.Escape(outage.Account), PointerKey(outage.Kind)) { [nameof(Outage.Id)] = outage.Id };

    public static TableEntity ToRow(Outage outage) => new(StorageKeys.Escape(outage.Account), StorageKeys.Escape(outage.Id))
    {
        [nameof(Outage.Id)] = outage.Id,
        [nameof(Outage.Account)] = outage.Account,
        [nameof(Outage.Kind)] = outage.Kind.ToString(),
        [nameof(Outage.Stage)] = outage.Stage.ToString(),
        [nameof(Outage.StartedAt)] = outage.StartedAt,
        [nameof(Outage.Since)] = outage.Since,
        [nameof(Outage.EndedAt)] = outage.EndedAt,
        [nameof(Outage.Away)] = outage.Away,
        [nameof(Outage.News)] = outage.News,
        [nameof(Outage.Incidents)] = outage.Incidents,
        [nameof(Outage.AllToldAfter)] = outage.AllToldAfter,
        [nameof(Outage.Mails)] = outage.Mails,
        [nameof(Outage.NewsMail)] = outage.NewsMail,
        [nameof(Outage.OpenedAt)] = outage.OpenedAt,
        [nameof(Outage.RemindAt)] = outage.RemindAt,
        [nameof(Outage.Flaps)] = outage.Flaps,
        [nameof(Outage.FailingSince)] = outage.FailingSince,
        [nameof(Outage.Settled)] = outage.Settled,
        [nameof(Outage.LastMailAt)] = outage.LastMailAt,
        [nameof(Outage.DueAt)] = outage.DueAt,
        [nameof(Outage.SendAt)] = outage.SendAt,
        [nameof(Outage.TurnAt)] = outage.TurnAt,
        [nameof(Outage.Attempt)] = outage.Attempt,
        [nameof(Outage.ClaimedUntil)] = outage.ClaimedUntil,
    };

    public static Outage ToOutage(TableEntity row) => new()
    {
        Id = Text(row, nameof(Outage.Id)),
        Account = Text(row, nameof(Outage.Account)),
        Kind = OneOf<OutageKind>(row, nameof(Outage.Kind)),
        Stage = OneOf<OutageStage>(row, nameof(Outage.Stage)),
        StartedAt = Instant(row, nameof(Outage.StartedAt)),
        Since = Instant(row, nameof(Outage.Since)),
        EndedAt = row.GetDateTimeOffset(nameof(Outage.EndedAt)),
        Away = Whole(row, nameof(Outage.Away)),
        News = Whole(row, nameof(Outage.News)),
        Incidents = row.GetInt32(nameof(Outage.Incidents)) ?? 0,
        AllToldAfter = row.GetInt32(nameof(Outage.AllToldAfter)),
        Mails = Whole(row, nameof(Outage.Mails)),
        NewsMail = row.GetInt32(nameof(Outage.NewsMail)) ?? Whole(row, nameof(Outage.Mails)),
        OpenedAt = row.GetDateTimeOffset(nameof(Outage.OpenedAt)),
        RemindAt = row.GetDateTimeOffset(nameof(Outage.RemindAt)),
        Flaps = row.GetInt32(nameof(Outage.Flaps)) ?? 0,
        FailingSince = row.GetDateTimeOffset(nameof(Outage.FailingSince)),
        Settled = Whole(row, nameof(Outage.Settled)),
        LastMailAt = row.GetDateTimeOffset(nameof(Outage.LastMailAt)),
        DueAt = row.GetDateTimeOffset(nameof(Outage.DueAt)),
        SendAt = row.GetDateTimeOffset(nameof(Outage.SendAt)),
        TurnAt = row.GetDateTimeOffset(nameof(Outage.TurnAt)),
        Attempt = Whole(row, nameof(Outage.Attempt)),
        ClaimedUntil = row.GetDateTimeOffset(nameof(Outage.ClaimedUntil)),
        Version = row.ETag,
    };

    public static TableEntity ToRow(Outage outage, OutageMember member) =>
        new(StorageKeys.Escape(outage.Account), MemberKey(outage.Id, member.Address))
        {
            [nameof(OutageMember.Address)] = member.Address,
            ["Class"] = member.Cause.ToString(),
            [nameof(OutageMember.Since)] = member.Since,
            [nameof(OutageMember.ParkedAt)] = member.ParkedAt,
            [nameof(OutageMember.LastFetchAt)] = member.LastFetchAt,
            [nameof(OutageMember.JoinedAfter)] = member.JoinedAfter,
            [nameof(OutageMember.BackAt)] = member.BackAt,
            [nameof(OutageMember.Moved)] = member.Moved,
            [nameof(OutageMember.Incident)] = member.Incident,
            [nameof(IncidentOutcome.MailsDelayed)] = member.Outcome?.MailsDelayed,
            [nameof(IncidentOutcome.LongestDelay)] = member.Outcome?.LongestDelay.TotalSeconds,
            [nameof(IncidentOutcome.Proven)] = member.Outcome?.Proven,
            [nameof(IncidentOutcome.Duplicates)] = member.Outcome?.Duplicates,
            [nameof(OutageMember.Destination)] = member.Destination?.Name,
            [nameof(DestinationNotice.Answer)] = member.Destination?.Answer,
            [nameof(DestinationNotice.Waiting)] = member.Destination?.Waiting,
            [nameof(DestinationNotice.OldestAt)] = member.Destination?.OldestAt,
        };

    public static OutageMember ToMember(TableEntity row) => new(
        Text(row, nameof(OutageMember.Address)),
        OneOf<FailureClass>(row, "Class"),
        Instant(row, nameof(OutageMember.Since)),
        Instant(row, nameof(OutageMember.ParkedAt)),
        row.GetDateTimeOffset(nameof(OutageMember.LastFetchAt)),
        Whole(row, nameof(OutageMember.JoinedAfter)),
        row.GetDateTimeOffset(nameof(OutageMember.BackAt)),
        row.GetBoolean(nameof(OutageMember.Moved)) ?? false,
        row.GetString(nameof(OutageMember.Incident)),
        row.GetInt32(nameof(IncidentOutcome.MailsDelayed)) is { } delayed
            ? new IncidentOutcome(
                delayed,
                TimeSpan.FromSeconds(row.GetDouble(nameof(IncidentOutcome.LongestDelay)) ?? 0),
                row.GetBoolean(nameof(IncidentOutcome.Proven)),
                row.GetInt32(nameof(IncidentOutcome.Duplicates)) ?? 0)
            : null,
        row.GetString(nameof(OutageMember.Destination)) is { } destination
            ? new DestinationNotice(
                destination,
                Instant(row, nameof(OutageMember.Since)),
                row.GetString(nameof(DestinationNotice.Answer)) ?? "",
                row.GetInt32(nameof(DestinationNotice.Waiting)) ?? 0,
                row.GetDateTimeOffset(nameof(DestinationNotice.OldestAt)))
            : null);

    public static TableEntity ToRow(Outage outage, SentMail sent) =>
        new(
            StorageKeys.Escape(outage.Account),
            StorageKeys.Join(outage.Id, Sent, sent.Stage.ToString(), sent.Number.ToString("D6", CultureInfo.InvariantCulture), sent.Admin))
        {
            [nameof(SentMail.Admin)] = sent.Admin,
            [nameof(SentMail.Stage)] = sent.Stage.ToString(),
            [nameof(SentMail.Number)] = sent.Number,
            [nameof(SentMail.Covers)] = sent.Covers,
            [nameof(SentMail.MessageId)] = sent.MessageId,
            [nameof(SentMail.Subject)] = sent.Subject,
            [nameof(SentMail.At)] = sent.At,
            [nameof(SentMail.RefusedWith)] = sent.RefusedWith,
            [nameof(SentMail.RefusedText)] = sent.RefusedText,
            [nameof(SentMail.SilencedBy)] = sent.SilencedBy,
        };

    public static SentMail ToSent(TableEntity row) => new(
        Text(row, nameof(SentMail.Admin)),
        OneOf<MailStage>(row, nameof(SentMail.Stage)),
        Whole(row, nameof(SentMail.Number)),
        Whole(row, nameof(SentMail.Covers)),
        Text(row, nameof(SentMail.MessageId)),
        Text(row, nameof(SentMail.Subject)),
        Instant(row, nameof(SentMail.At)),
        row.GetInt32(nameof(SentMail.RefusedWith)),
        row.GetString(nameof(SentMail.RefusedText)),
        row.GetString(nameof(SentMail.SilencedBy)));

    public static string Text(TableEntity row, string column) => row.GetString(column) ?? throw Lacks(row, column);

    public static DateTimeOffset Instant(TableEntity row, string column) => row.GetDateTimeOffset(column) ?? throw Lacks(row, column);

    private static int Whole(TableEntity row, string column) => row.GetInt32(column) ?? throw Lacks(row, column);

    private static TEnum OneOf<TEnum>(TableEntity row, string column)
        where TEnum : struct, Enum =>
        Enum.TryParse<TEnum>(row.GetString(column), out var value) && Enum.IsDefined(value) ? value : throw Lacks(row, column);

    private static FormatException Lacks(TableEntity row, string column) =>
        new($"Alerts row '{row.PartitionKey}/{row.RowKey}' lacks the column {column}, or it makes no sense.");
}
