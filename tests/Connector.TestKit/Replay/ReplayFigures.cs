using Connector.TestKit.App;
using Connector.TestKit.Gmail;

namespace Connector.TestKit.Replay;

/// <summary>The figures of a replay, with durations as on that day. An event that never happened is null.</summary>
public sealed record ReplayFigures
{
    private static readonly TimeSpan Never = TimeSpan.FromDays(365);

    /// <summary>First refused call to incident detected.</summary>
    public double? DetectSeconds { get; init; }

    /// <summary>First refused call to the first alert mail.</summary>
    public double? FirstAlertSeconds { get; init; }

    /// <summary>Calls to the Gmail API, tokens aside, from the detection to the end of the block: on the average.</summary>
    public double? ReadsPerMinuteWhileBlocked { get; init; }

    /// <summary>The same in the worst minute of them all.</summary>
    public int? MostReadsInAMinute { get; init; }

    /// <summary>Calls that the block answered, before and after its detection.</summary>
    public int Refused { get; init; }

    /// <summary>End of the block to the first mail imported.</summary>
    public double? FirstImportSeconds { get; init; }

    /// <summary>End of the block to the last mail imported that had come until then.</summary>
    public double? BacklogZeroSeconds { get; init; }

    public int Backlog { get; init; }

    /// <summary>End of the block to incident resolved.</summary>
    public double? ResolvedSeconds { get; init; }

    /// <summary>The time that Google's quota alone costs, when the first minute's units are available at once.</summary>
    public double QuotaSeconds { get; init; }

    public double? ResolvedSecondsBeyondQuota => ResolvedSeconds is { } resolved ? Math.Max(0, resolved - QuotaSeconds) : null;

    /// <summary>
    /// Arrival at Gmail to the helpdesk, of mails that came during the block to a mailbox with forwarding: of 19 in 20 it is less. In
    /// seconds as they are and not those of the day, since no setting on this way is divided but one: what the queue is looked at more
    /// often for is added.
    /// </summary>
    public double? ForwardingP95Seconds { get; init; }

    public double? ForwardingLongestSeconds { get; init; }

    /// <summary>Mails that came during the block to a mailbox with forwarding.</summary>
    public int ForwardingMails { get; init; }

    /// <summary>Those of them whose copy of the API is recorded as the duplicate of the forwarded one.</summary>
    public int ForwardingDuplicates { get; init; }

    /// <summary>Arrival to the helpdesk without forwarding, in the time of the day: such a mail waits for the end of the block.</summary>
    public double? WithoutForwardingP95Seconds { get; init; }

    public int Incidents { get; init; }

    /// <summary>Mailboxes that the connector itself has shown to be complete.</summary>
    public int ProvenComplete { get; init; }

    /// <summary>Stored nowhere, stored with other bytes than Gmail served, or never taken by the helpdesk.</summary>
    public int Lost { get; init; }

    /// <summary>Stored twice, stored without being due, or taken by the helpdesk as two.</summary>
    public int Doubled { get; init; }

    public int Poison { get; init; }

    public int ReconnectSaid { get; init; }

    public int Admins { get; init; }

    /// <summary>Administrators with one mail that it began and one that it is over.</summary>
    public int AdminsToldRightly { get; init; }

    public int HealthAsked { get; init; }

    public int HealthFailed { get; init; }

    public int FollowedRedirect { get; init; }

    public static ReplayFigures Of(ReplayRecord record) => WithOutcome(record, WithForwarding(record, OfBlock(record)));

    private static ReplayFigures OfBlock(ReplayRecord record)
    {
        var refused = record.Requests.Where(request => request.Fault is not null && request.At >= record.BlockBegan).ToList();
        var first = refused.Count > 0 ? refused.Min(request => request.At) : (DateTimeOffset?)null;
        var incident = record.Incidents.OrderBy(incident => incident.DetectedAt).FirstOrDefault();
        var alerted = record.AdminMails.Where(mail => mail.ReceivedAt >= record.BlockBegan && !AdminAlerts.IsNotice(mail))
            .Select(mail => (DateTimeOffset?)mail.ReceivedAt).Min();
        var reads = ReadsBetween(record.Requests, incident?.DetectedAt, record.BlockEnded);
        var blocked = Seconds(incident?.DetectedAt, record.BlockEnded);
        var waiting = record.Mails.Where(mail => mail.Mail.At < record.BlockEnded && !(mail.ImportedAt < record.BlockEnded)).ToList();
        var firstImport = record.Mails.Where(mail => mail.ImportedAt >= record.BlockEnded).Min(mail => mail.ImportedAt);
        var lastImport = waiting.All(mail => mail.ImportedAt is not null) ? waiting.Max(mail => mail.ImportedAt) : null;
        var resolved = record.Incidents.All(one => one.ResolvedAt is not null) ? record.Incidents.Max(one => one.ResolvedAt) : null;

        return new ReplayFigures
        {
            DetectSeconds = Seconds(first, incident?.DetectedAt),
            FirstAlertSeconds = Seconds(first, alerted),
            ReadsPerMinuteWhileBlocked = blocked is > 0 and var seconds ? Math.Round(reads.Count * 60 / seconds, 2) : null,
            MostReadsInAMinute = incident?.DetectedAt is null ? null : MostInAMinute(reads),
            Refused = refused.Count,
            FirstImportSeconds = Seconds(record.BlockEnded, firstImport),
            BacklogZeroSeconds = Seconds(record.BlockEnded, lastImport),
            Backlog = waiting.Count,
            ResolvedSeconds = Seconds(record.BlockEnded, resolved),
            QuotaSeconds = SecondsOfQuota(ReadsBetween(record.Requests, record.BlockEnded, incident?.ResolvedAt)),
            Incidents = record.Incidents.Count,
        };
    }

    private static ReplayFigures WithForwarding(ReplayRecord record, ReplayFigures figures)
    {
        var inBlock = record.Mails.Select(mail => mail.Mail).Where(mail => mail.At >= record.BlockBegan && mail.At < record.BlockEnded)
            .ToLookup(mail => record.Forwarded.Contains(mail.Address));
        var forwarded = Delays(record, inBlock[true]);
        var alone = Delays(record, inBlock[false]);

        return figures with
        {
            ForwardingP95Seconds = Seconds(P95(forwarded) + ReplaySettings.QueueLookSaved),
            ForwardingLongestSeconds = Seconds(forwarded.Count == 0 ? null : forwarded[^1] + ReplaySettings.QueueLookSaved),
            ForwardingMails = forwarded.Count,
            ForwardingDuplicates = inBlock[true].Count(mail => record.ForwardedFirst.Contains((mail.Address, mail.Id))),
            WithoutForwardingP95Seconds = P95(alone) is { } waited && waited < Never ? Seconds(ReplayDay.Told(waited)) : null,
        };
    }

    private static ReplayFigures WithOutcome(ReplayRecord record, ReplayFigures figures) => figures with
    {
        ProvenComplete = record.ProvenComplete,
        Lost = record.Proof.Mailboxes.Sum(mailbox => mailbox.Missing.Count + mailbox.Differing.Count) + record.Undelivered,
        Doubled = record.Proof.Mailboxes.Sum(mailbox => mailbox.Doubled.Count + mailbox.Extra.Count) + record.DeliveredTwice,
        Poison = record.Poison,
        ReconnectSaid = record.AdminMails.Count(ReconnectWords.AreIn) + record.ShownAsRevoked,
        Admins = record.Alerts.Count,
        AdminsToldRightly = record.Alerts.Count(alerts => alerts.IsAsItShouldBe),
        HealthAsked = record.HealthAsked,
        HealthFailed = record.HealthFailures.Count,
        FollowedRedirect = record.FollowedRedirect,
    };

    /// <summary>The times from arrival to delivery, shortest first. A mail without a delivery has <see cref="Never"/>.</summary>
    private static List<TimeSpan> Delays(ReplayRecord record, IEnumerable<ArrivedMail> mails) =>
        [.. mails.Select(mail => record.Delivered.TryGetValue((mail.Address, mail.Id), out var at) ? at - mail.At : Never).Order()];

    private static TimeSpan? P95(List<TimeSpan> delays) => delays.Count == 0 ? null : delays[(int)Math.Ceiling(delays.Count * 0.95) - 1];

    private static double? Seconds(TimeSpan? span) => span is { } some && some < Never ? Math.Round(some.TotalSeconds, 2) : null;

    private static List<GmailRequest> ReadsBetween(IReadOnlyList<GmailRequest> requests, DateTimeOffset? from, DateTimeOffset? to) =>
        [.. requests.Where(request => request.Kind != CallKind.Token && request.At >= from && request.At < to)];

    private static int MostInAMinute(List<GmailRequest> reads)
    {
        var minute = ReplayDay.Hurried(TimeSpan.FromMinutes(1));
        return reads.Select(first => reads.Count(read => read.At >= first.At && read.At < first.At + minute)).DefaultIfEmpty(0).Max();
    }

    private static double SecondsOfQuota(List<GmailRequest> reads)
    {
        var hungriest = reads.GroupBy(read => read.Mailbox, (_, ofOne) => ofOne.Sum(read => read.Units)).DefaultIfEmpty(0).Max();
        var minutes = Math.Max(
            (double)hungriest / ReplaySettings.UnitsPerUserPerMinute,
            (double)reads.Sum(read => read.Units) / ReplaySettings.UnitsPerProjectPerMinute);
        return 60 * Math.Max(0, minutes - 1);
    }

    private static double? Seconds(DateTimeOffset? from, DateTimeOffset? to) =>
        from is { } first && to is { } last ? Math.Round(ReplayDay.Told(last - first).TotalSeconds, 1) : null;
}
