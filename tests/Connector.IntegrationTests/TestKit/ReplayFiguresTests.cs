using System.Text.Json;
using Connector.TestKit.App;
using Connector.TestKit.Gmail;
using Connector.TestKit.Replay;

namespace Connector.IntegrationTests.TestKit;

[TestClass]
[TestCategory("Unit")]
public sealed class ReplayFiguresTests
{
    private static readonly DateTimeOffset Began = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    [TestMethod]
    public void Times_are_scaled_back_to_those_of_the_day()
    {
        var figures = ReplayFigures.Of(Record(Incident(detectedAt: 0.75, resolvedAt: 128)) with
        {
            Requests = [Refused(0.25)],
            Mails = [Mail(at: 30, importedAt: 125), Mail(at: 60, importedAt: 126.5), Mail(at: 125, importedAt: 128)],
        });

        Assert.AreEqual(30, figures.DetectSeconds);
        Assert.AreEqual(60, figures.FirstImportSeconds);
        Assert.AreEqual(150, figures.BacklogZeroSeconds, "the mail that came after the block was no backlog");
        Assert.AreEqual(2, figures.Backlog);
        Assert.AreEqual(240, figures.ResolvedSeconds);
    }

    [TestMethod]
    public void Reads_are_counted_from_the_detection_to_the_end_of_the_block_and_tokens_are_none()
    {
        var figures = ReplayFigures.Of(Record(Incident(detectedAt: 24, resolvedAt: 128)) with
        {
            Requests =
            [
                Refused(0), Refused(1), Refused(24), Refused(24.5), Refused(80), Refused(90) with { Kind = CallKind.Token }, Refused(125),
            ],
        });

        Assert.AreEqual(0.03, figures.ReadsPerMinuteWhileBlocked);
        Assert.AreEqual(2, figures.MostReadsInAMinute);
    }

    [TestMethod]
    public void Forwarding_is_measured_in_seconds_as_they_are_with_the_queues_look_and_what_waited_in_those_of_the_day()
    {
        var (forwarded, alone, late) = (Mail(at: 30, importedAt: 125), Mail(at: 60, importedAt: 125), Mail(at: 125, importedAt: 126));
        (ArrivedMail Mail, DateTimeOffset? ImportedAt) other = (alone.Mail with { Address = "sales@example.org" }, alone.ImportedAt);
        var record = Record() with
        {
            Mails = [forwarded, other, late],
            Forwarded = new HashSet<string> { "support@example.org" },
            ForwardedFirst = new HashSet<(string, string)> { ("support@example.org", "30") },
            Delivered = new Dictionary<(string, string), DateTimeOffset>
            {
                [("support@example.org", "30")] = Began.AddSeconds(30.1),
                [("sales@example.org", "60")] = Began.AddSeconds(126),
            },
        };

        var figures = ReplayFigures.Of(record);

        Assert.AreEqual((2.0, 2.0), (figures.ForwardingP95Seconds, figures.ForwardingLongestSeconds));
        Assert.AreEqual((1, 1), (figures.ForwardingMails, figures.ForwardingDuplicates), "the one after the block does not count");
        Assert.AreEqual(3960, figures.WithoutForwardingP95Seconds);
        Assert.IsNull(
            ReplayFigures.Of(record with { Delivered = new Dictionary<(string, string), DateTimeOffset>() }).ForwardingP95Seconds,
            "never delivered");
    }

    [TestMethod]
    public void Event_that_never_happened_is_null_and_not_zero()
    {
        var figures = ReplayFigures.Of(Record() with { Requests = [Refused(0)], Mails = [Mail(at: 3, importedAt: null)] });

        Assert.IsNull(figures.DetectSeconds);
        Assert.IsNull(figures.ReadsPerMinuteWhileBlocked);
        Assert.IsNull(figures.FirstImportSeconds);
        Assert.IsNull(figures.BacklogZeroSeconds);
        Assert.IsNull(figures.ResolvedSecondsBeyondQuota);
    }

    [TestMethod]
    public void Incident_that_is_still_open_leaves_the_day_unresolved()
    {
        var figures = ReplayFigures.Of(Record(Incident(detectedAt: 1, resolvedAt: 126), Incident(detectedAt: 127, resolvedAt: null)));

        Assert.IsNull(figures.ResolvedSeconds);
        Assert.AreEqual(2, figures.Incidents);
    }

    [TestMethod]
    public void Quota_takes_no_time_until_a_minutes_units_are_spent()
    {
        var (idle, busy) = (With(300), With(450));

        Assert.AreEqual(0, idle.QuotaSeconds);
        Assert.AreEqual(30, busy.QuotaSeconds, "9000 units of one mailbox at 6000 a minute");
        Assert.AreEqual(90, busy.ResolvedSecondsBeyondQuota);

        static ReplayFigures With(int gets) => ReplayFigures.Of(Record(Incident(detectedAt: 1, resolvedAt: 126)) with
        {
            Requests = [.. Enumerable.Repeat(Refused(125) with { Kind = CallKind.Get, Units = 20, Fault = null }, gets)],
        });
    }

    [TestMethod]
    [DataRow("Google is refusing our connection", false)]
    [DataRow("Passwords and consent are fine, and there is nothing to\r\n reconnect.", false)]
    [DataRow("Sie müssen nichts neu verbinden.", false)]
    [DataRow("2 addresses stopped: please reconnect", true)]
    [DataRow("There is nothing to reconnect. Reconnect now", true)]
    [DataRow("bitte neu verbinden", true)]
    [DataRow("Verbinden Sie die Adresse in der Konsole des Connectors neu.", true)]
    public void Request_to_reconnect_is_distinguished_from_the_assurance_that_no_action_is_needed(string text, bool asks) =>
        Assert.AreEqual(asks, ReconnectWords.AreIn(text));

    private static ReplayRecord Record(params IncidentAnswer[] incidents) =>
        new() { BlockBegan = Began, BlockEnded = Began.AddSeconds(124), Incidents = incidents };

    private static IncidentAnswer Incident(double detectedAt, double? resolvedAt) => new(JsonSerializer.SerializeToElement(new
    {
        id = "20240913-1500-ABCD",
        detectedAt = Began.AddSeconds(detectedAt),
        resolvedAt = resolvedAt is { } seconds ? Began.AddSeconds(seconds) : (DateTimeOffset?)null,
    }));

    private static GmailRequest Refused(double at) => new(
        Began.AddSeconds(at), CallKind.History, "GET", "/", "support@example.org", Status: 302, Units: 0, HasAuthorization: true,
        Fault: "Block");

    private static (ArrivedMail Mail, DateTimeOffset? ImportedAt) Mail(double at, double? importedAt) => (
        new ArrivedMail(Began.AddSeconds(at), "support@example.org", $"{at}"),
        importedAt is { } seconds ? Began.AddSeconds(seconds) : null);
}
