using System.Runtime.CompilerServices;
using Connector.Incidents;
using Connector.Incidents.Reporting;
using Connector.Mailboxes;
using static Connector.UnitTests.Incidents.IncidentsUnderTest;

namespace Connector.UnitTests.Incidents;

[TestClass]
public sealed class PostMortemTests
{
    private static readonly Caller Us = new("gmail.googleapis.com", "123456789012", "203.0.113.7, 203.0.113.8");

    [TestMethod]
    public void Page_of_13_September_matches_its_snapshot()
    {
        var page = PostMortem.Write(September(), Us, Now.AddDays(1));
        var snapshot = Path.Combine(Path.GetDirectoryName(ThisFile())!, "PostMortem.md");

        if (!File.Exists(snapshot))
        {
            File.WriteAllText(snapshot, page);
            Assert.Fail($"There was no {snapshot}. It was written: read it, and keep it if it is right.");
        }

        Assert.AreEqual(File.ReadAllText(snapshot).ReplaceLineEndings("\n"), page);
    }

    [TestMethod]
    public void Open_incident_says_what_is_known_and_promises_nothing()
    {
        var page = PostMortem.Write(Open("acme"), Us with { Project = null, Addresses = null }, Now.AddMinutes(90));

        Assert.Contains("the mailboxes of account `acme`. It has lasted 1 h 30 min so far. Status: **open", page);
        Assert.Contains("| Resolved | not yet |  |", page);
        Assert.Contains("This is known when the incident is over", page);
        Assert.Contains("It concerns the mailboxes of one customer", page);
        Assert.Contains("until now its read calls", page);
        Assert.Contains("(please add the public outbound addresses)", page);
    }

    /// <summary>An hour of refusal, twenty minutes of calm, half an hour of refusal, and Google's letter says both.</summary>
    [TestMethod]
    public void Letter_and_page_of_an_incident_that_began_again_cover_every_time_of_refusal()
    {
        (double Minute, IncidentEvent Happened)[] day =
        [
            (1, Sent()), (1.1, Report(1, CanaryOutcome.Refused)),
            (30, Sent()), (30.1, Report(2, CanaryOutcome.Refused)),
            (60, Sent()), (60, Report(3, CanaryOutcome.Clean)), (60.2, Sent()), (60.2, Report(4, CanaryOutcome.Clean)),
            (60.3, new IncidentEvent.StepBegan(1, Now, 3)), (61, new IncidentEvent.StepBegan(2, Now, 3)),
            (62, new IncidentEvent.StepBegan(3, null, 3)),
            (63, new IncidentEvent.BacklogDrained(0)), (64, new IncidentEvent.Calmed()),
            (80.5, new IncidentEvent.Recurred(new Suspicion(null, FailureClass.ProviderBlocked, Now.AddMinutes(80), 3, 3, 0, []))),
            (81, Sent()), (81, Report(5, CanaryOutcome.Refused)),
            (110, Sent()), (110, Report(6, CanaryOutcome.Clean)), (110.2, Sent()), (110.2, Report(7, CanaryOutcome.Clean)),
            (110.3, new IncidentEvent.StepBegan(1, Now, 3)), (111, new IncidentEvent.StepBegan(2, Now, 3)),
            (112, new IncidentEvent.StepBegan(3, null, 3)),
            (113, new IncidentEvent.BacklogDrained(0)), (114, new IncidentEvent.Calmed()),
        ];
        var incident = day.Aggregate(Suspected(), (state, next) => state.On(next.Happened, Now.AddMinutes(next.Minute), Options));

        var page = PostMortem.Write(incident, Us, Now.AddDays(1));

        Assert.Contains(
            "from 2024-09-13 15:00:00 UTC to 2024-09-13 16:00:00 UTC\n  from 2024-09-13 16:20:00 UTC to 2024-09-13 16:50:00 UTC", page);
        Assert.Contains("tried with single requests (7 in 90 minutes)", page);
        Assert.Contains("one mailbox at a time: 7 in 1 h 30 min of refusal", page);
        Assert.Contains("calls were refused 2 times, for 1 h 30 min in all", page);
    }

    [TestMethod]
    public void Missing_mails_are_named()
    {
        var page = PostMortem.Write(September() with { Counts = new IncidentCounts(3, 9, 40, 12, Missing: 1) }, Us, Now);

        Assert.Contains("1 mail that Gmail lists had not been imported, and was fetched at once. 12 mailboxes were compared.", page);
        Assert.DoesNotContain("nothing is missing", page);
    }

    [TestMethod]
    public void Outage_of_Gmail_is_not_called_a_block()
    {
        var page = PostMortem.Write(September() with { Cause = FailureClass.ProviderUnavailable }, Us, Now);

        Assert.Contains("Gmail failed or was out of reach", page);
        Assert.Contains("Subject: Gmail API requests failing since", page);
        Assert.DoesNotContain("redirects, or", page);
    }

    [TestMethod]
    public void Text_from_outside_breaks_neither_a_table_nor_the_block_nor_a_browser()
    {
        const string Nasty = "a|b\n```\n<script>alert(1)</script>";
        var incident = September() with
        {
            Timeline = [new TimelineEntry(Now, Nasty, Nasty)],
            Samples = [new FailureSample(Now, Nasty, 302, Nasty, Nasty)],
        };

        var page = PostMortem.Write(incident, new Caller(Nasty, Nasty, Nasty), Now);

        Assert.Contains(@"| a\|b ``` &lt;script>alert(1)&lt;/script> | a\|b ``` &lt;script>", page);
        Assert.HasCount(3, page.Split("\n```"));
    }

    [TestMethod]
    [DataRow("123456789012-abc.apps.googleusercontent.com", "123456789012")]
    [DataRow("connector.apps.example.com", null)]
    [DataRow(null, null)]
    public void Client_id_names_the_project(string? clientId, string? project) => Assert.AreEqual(project, Caller.ProjectOf(clientId));

    /// <summary>The day, with a relapse in the ramp.</summary>
    private static Incident September()
    {
        var suspicion = new Suspicion(
            null, FailureClass.ProviderBlocked, Now, 3, 12, 0, [new FailureSample(Now, null, 302, "HTML", "www.google.com")]);
        var refused = new FailureSample(Now.AddSeconds(34), "users.history.list", 302, "HTML", "www.google.com");
        var mailbox = Key("acme", 1);

        (double Second, IncidentEvent Happened)[] day =
        [
            (31, new IncidentEvent.CanarySent(mailbox)),
            (34, new IncidentEvent.CanaryReported(1, CanaryOutcome.Refused, refused)),
            (35, new IncidentEvent.Told(Refused: 6, Held: 9_994)),
            (95, new IncidentEvent.Alerted(Now.AddSeconds(95))),
            (7_440, new IncidentEvent.CanarySent(mailbox)),
            (7_441, new IncidentEvent.CanaryReported(2, CanaryOutcome.Clean)),
            (7_451, new IncidentEvent.CanarySent(mailbox)),
            (7_452, new IncidentEvent.CanaryReported(3, CanaryOutcome.Clean)),
            (7_452, new IncidentEvent.StepBegan(1, Now, 500)),
            (7_460, new IncidentEvent.Relapsed(Failing: 100, Tried: 400)),
            (7_580, new IncidentEvent.CanarySent(mailbox)),
            (7_581, new IncidentEvent.CanaryReported(4, CanaryOutcome.Clean)),
            (7_591, new IncidentEvent.CanarySent(mailbox)),
            (7_592, new IncidentEvent.CanaryReported(5, CanaryOutcome.Clean)),
            (7_592, new IncidentEvent.StepBegan(1, Now, 500)),
            (7_612, new IncidentEvent.StepBegan(2, Now, 2_500)),
            (7_632, new IncidentEvent.StepBegan(3, null, 10_000)),
            (7_700, new IncidentEvent.BacklogDrained(Stuck: 0)),
            (7_760, new IncidentEvent.Calmed()),
            (7_761, new IncidentEvent.Settled(new IncidentCounts(6, 9_994, 21_345, 10_000))),
        ];

        return day.Aggregate(
            IncidentLife.Begin("20240913-1500-TEST", suspicion, Now.AddSeconds(30), Options),
            (incident, next) => incident.On(next.Happened, Now.AddSeconds(next.Second), Options));
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
