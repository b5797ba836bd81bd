using Azure.Data.Tables;
using Connector.Alerting;
using Connector.Mailboxes;
using static Connector.UnitTests.Alerting.Alerts;

namespace Connector.UnitTests.Alerting;

[TestClass]
public sealed class OutageRowsTests
{
    private static readonly OutageMember[] Members =
    [
        Member("support@acme.example"),
        Member("sales@acme.example", joinedAfter: 2) with { BackAt = Now.AddHours(1), Moved = true },
        Member("destination", FailureClass.DestinationDown),
        OutageMember.Of(new IncidentNotice("i", FailureClass.ProviderBlocked, Now)) with
        {
            ParkedAt = Now,
            Outcome = new(1234, TimeSpan.FromMinutes(124), true, Duplicates: 57),
        },
    ];

    [TestMethod]
    public void Rows_are_read_as_they_were_written()
    {
        var outage = Open() with { Incidents = 1, AllToldAfter = 0, FailingSince = Now, Version = default };
        var sent =
            new SentMail("eva@acme.example", MailStage.Update, 2, 2, "id@connector.example", "subject", Now, 550, "no such user", "s1");

        Assert.AreEqual(outage, OutageRows.ToOutage(OutageRows.ToRow(outage)));
        Assert.AreEqual(sent, OutageRows.ToSent(OutageRows.ToRow(outage, sent)));
        Assert.AreSequenceEqual(Members, Members.Select(member => OutageRows.ToMember(OutageRows.ToRow(outage, member))));
    }

    [TestMethod]
    public void Outage_rows_of_version_792015d_are_still_read()
    {
        Assert.AreEqual(
            new Outage
            {
                Id = "7F3K2M9Q",
                Account = "acme",
                Kind = OutageKind.Provider,
                Stage = OutageStage.Open,
                StartedAt = Now,
                Since = Now.AddMinutes(-2),
                Away = 3,
                News = 1,
                Incidents = 1,
                AllToldAfter = 0,
                Mails = 2,
                NewsMail = 1,
                OpenedAt = Now.AddMinutes(1),
                RemindAt = Now.AddHours(4),
                Flaps = 2,
                FailingSince = Now.AddMinutes(3),
                Settled = 1,
                LastMailAt = Now.AddMinutes(2),
                DueAt = Now.AddMinutes(5),
                SendAt = Now.AddMinutes(6),
                Attempt = 3,
                ClaimedUntil = Now.AddMinutes(4),
            },
            OutageRows.ToOutage(OutageRowOf792015d()));
    }

    private static TableEntity OutageRowOf792015d() => new("acme", "7F3K2M9Q")
    {
        ["Id"] = "7F3K2M9Q",
        ["Account"] = "acme",
        ["Kind"] = "Provider",
        ["Stage"] = "Open",
        ["StartedAt"] = Now,
        ["Since"] = Now.AddMinutes(-2),
        ["EndedAt"] = null,
        ["Away"] = 3,
        ["Affected"] = 4,
        ["News"] = 1,
        ["Incidents"] = 1,
        ["AllToldAfter"] = 0,
        ["Mails"] = 2,
        ["NewsMail"] = 1,
        ["OpenedAt"] = Now.AddMinutes(1),
        ["RemindAt"] = Now.AddHours(4),
        ["Flaps"] = 2,
        ["FailingSince"] = Now.AddMinutes(3),
        ["Settled"] = 1,
        ["LastMailAt"] = Now.AddMinutes(2),
        ["DueAt"] = Now.AddMinutes(5),
        ["SendAt"] = Now.AddMinutes(6),
        ["Attempt"] = 3,
        ["ClaimedUntil"] = Now.AddMinutes(4),
        ["Timestamp"] = Now,
    };

    [TestMethod]
    public void Member_rows_of_version_792015d_are_still_read() =>
        Assert.AreSequenceEqual(Members, Members.Select(member => OutageRows.ToMember(new TableEntity
        {
            ["Address"] = member.Address,
            ["Class"] = member.Cause.ToString(),
            ["Since"] = member.Since,
            ["ParkedAt"] = member.ParkedAt,
            ["LastFetchAt"] = member.LastFetchAt,
            ["JoinedAfter"] = member.JoinedAfter,
            ["BackAt"] = member.BackAt,
            ["Moved"] = member.Moved,
            ["Incident"] = member.Incident,
            ["MailsDelayed"] = member.Outcome?.MailsDelayed,
            ["LongestDelay"] = member.Outcome?.LongestDelay.TotalSeconds,
            ["Proven"] = member.Outcome?.Proven,
            ["Duplicates"] = member.Outcome?.Duplicates,
            ["Destination"] = member.Destination?.Name,
            ["Answer"] = member.Destination?.Answer,
            ["Waiting"] = member.Destination?.Waiting,
            ["OldestAt"] = member.Destination?.OldestAt,
        })));

    [TestMethod]
    public void Sent_mail_rows_of_version_792015d_are_still_read() => Assert.AreEqual(
        new SentMail(
            "eva@acme.example", MailStage.Opened, 1, 1, "id@connector.example", "[Action needed] Reconnect", Now, 550, "no such user"),
        OutageRows.ToSent(new TableEntity
        {
            ["Admin"] = "eva@acme.example",
            ["Stage"] = "Opened",
            ["Number"] = 1,
            ["Covers"] = 1,
            ["MessageId"] = "id@connector.example",
            ["Subject"] = "[Action needed] Reconnect",
            ["At"] = Now,
            ["RefusedWith"] = 550,
            ["RefusedText"] = "no such user",
            ["SilencedBy"] = null,
        }));

    [TestMethod]
    [DataRow("""{"Id":"7F3K2M9Q"}""")]
    [DataRow(
        """{"Id":"7F3K2M9Q","Account":"acme","Kind":"Provider","Stage":"Dreaming","StartedAt":"2026-01-05T15:03:00+00:00","Since":"2026-01-05T15:03:00+00:00"}""")]
    [DataRow("no JSON")]
    public void Unreadable_state_is_a_format_exception_without_its_content(string state)
    {
        var thrown =
            Assert.ThrowsExactly<FormatException>(() => OutageRows.ToOutage(new TableEntity("acme", "7F3K2M9Q") { ["State"] = state }));

        Assert.DoesNotContain("Dreaming", thrown.Message);
    }
}
