using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Connector.Incidents;
using Connector.Mailboxes;

namespace Connector.UnitTests.Incidents;

[TestClass]
public sealed class IncidentRowsTests
{
    private static readonly DateTimeOffset At = new(2026, 9, 13, 10, 0, 0, 123, TimeSpan.Zero);

    private static Incident Full { get; } = new()
    {
        Id = "20260913-1000-7F3K",
        Cause = FailureClass.ProviderBlocked,
        Account = "acme",
        Phase = IncidentPhase.Ramping,
        FirstFailureAt = At,
        SuspectedAt = At.AddSeconds(2),
        DetectedAt = At.AddSeconds(9),
        AlertedAt = At.AddSeconds(40),
        FirstCleanCanaryAt = At.AddMinutes(20),
        RampAt = At.AddMinutes(21),
        Step = 2,
        StepAt = At.AddMinutes(22),
        Cutoff = At.AddMinutes(-3),
        Canaries = 21,
        Reported = 21,
        CanaryMailbox = new MailboxKey("acme", "a/b@acme.example"),
        Clean = 0,
        Unclear = 1,
        Relapses = 1,
        Flaps = 2,
        Dismissals = 3,
        IsTold = true,
        Counts = new IncidentCounts(5, 7, 9, 3, 1),
        Steps = [new RampStep(0.05, At.AddMinutes(21), 3), new RampStep(0.25, At.AddMinutes(22), 5)],
        Timeline = [new TimelineEntry(At, "firstFailure"), new TimelineEntry(At.AddSeconds(9), "detected", "ProviderBlocked")],
        Samples = [new FailureSample(At, "users.messages.get", 302, "redirect", "www.google.com")],
    };

    [TestMethod]
    public void Incident_is_read_as_it_was_written()
    {
        var incident = Full with
        {
            Stretches = [new Stretch(At, At.AddMinutes(20), 0, 21)],
            CleanAccounts = ["one"],
            RefusedAccounts = ["two", "three"],
            Left = ["four"],
            Waiting = 12,
        };

        var row = IncidentRows.ToRow(incident);
        row.ETag = new ETag("7");

        AssertSame(incident, IncidentRows.ToIncident(row));
        Assert.AreEqual(new ETag("7"), IncidentRows.ToIncident(row).Version);
    }

    [TestMethod]
    public void Long_incident_is_read_as_it_was_written()
    {
        var incident = Full with { Left = [.. Enumerable.Range(0, 800).Select(number => new string('a', 55) + number)] };

        AssertSame(incident, IncidentRows.ToIncident(IncidentRows.ToRow(incident)));
    }

    [TestMethod]
    public void Row_of_an_earlier_version_is_read() => AssertSame(Full, IncidentRows.ToIncident(RowOf792015d()));

    /// <summary>A row with exactly the columns that commit 792015d wrote.</summary>
    private static TableEntity RowOf792015d() => new("incidents", Full.Id)
    {
        ["Cause"] = "ProviderBlocked",
        ["Account"] = "acme",
        ["Phase"] = "Ramping",
        ["FirstFailureAt"] = Full.FirstFailureAt,
        ["SuspectedAt"] = Full.SuspectedAt,
        ["DetectedAt"] = Full.DetectedAt,
        ["AlertedAt"] = Full.AlertedAt,
        ["FirstCleanCanaryAt"] = Full.FirstCleanCanaryAt,
        ["RampAt"] = Full.RampAt,
        ["BacklogZeroAt"] = null,
        ["ResolvedAt"] = null,
        ["DismissedAt"] = null,
        ["MergedInto"] = null,
        ["Step"] = 2,
        ["StepAt"] = Full.StepAt,
        ["Cutoff"] = Full.Cutoff,
        ["Canaries"] = 21,
        ["Reported"] = 21,
        ["CanarySentAt"] = null,
        ["CanaryMailbox"] = "acme|a%2Fb@acme.example",
        ["NextCanaryAt"] = null,
        ["Clean"] = 0,
        ["Unclear"] = 1,
        ["Relapses"] = 1,
        ["Flaps"] = 2,
        ["Dismissals"] = 3,
        ["IsTold"] = true,
        ["IsSettled"] = false,
        ["Counts"] = """{"refused":5,"held":7,"mailsDelayed":9,"proven":3,"missing":1}""",
        ["Steps"] =
            """[{"share":0.05,"at":"2026-09-13T10:21:00.123+00:00","mailboxes":3},{"share":0.25,"at":"2026-09-13T10:22:00.123+00:00","mailboxes":5}]""",
        ["Timeline"] =
            """[{"at":"2026-09-13T10:00:00.123+00:00","what":"firstFailure"},{"at":"2026-09-13T10:00:09.123+00:00","what":"detected","detail":"ProviderBlocked"}]""",
        ["Samples"] =
            """[{"at":"2026-09-13T10:00:00.123+00:00","call":"users.messages.get","status":302,"reason":"redirect","locationHost":"www.google.com"}]""",
        ["EndedAt"] = new DateTimeOffset(9999, 1, 1, 0, 0, 0, TimeSpan.Zero),
        ["Revision"] = Guid.NewGuid(),
    };

    /// <summary>Columns that were added after commit 792015d and before the state became JSON.</summary>
    [TestMethod]
    public void Later_columns_of_an_earlier_version_are_read()
    {
        var row = new TableEntity("incidents", "20260913-1000-7F3K")
        {
            ["Cause"] = "ProviderUnavailable",
            ["Phase"] = "Open",
            ["FirstFailureAt"] = At,
            ["SuspectedAt"] = At,
            ["CleanSince"] = At.AddMinutes(1),
            ["Stretches"] = """[{"from":"2026-09-13T10:00:00.123+00:00","before":2,"canaries":4}]""",
            ["CleanAccounts"] = """["one"]""",
            ["RefusedAccounts"] = "[]",
            ["RefusedInRow"] = 2,
            ["Left"] = """["two"]""",
            ["Waiting"] = 12,
            ["WaitingAt"] = At.AddMinutes(2),
        };

        var incident = IncidentRows.ToIncident(row);

        Assert.AreEqual(new Stretch(At, Until: null, 2, 4), incident.Stretches.Single());
        Assert.AreEqual(
            (At.AddMinutes(1), 2, 12, At.AddMinutes(2)),
            (incident.CleanSince, incident.RefusedInRow, incident.Waiting, incident.WaitingAt));
        Assert.AreSequenceEqual(["one"], incident.CleanAccounts);
        Assert.AreSequenceEqual(["two"], incident.Left);
    }

    [TestMethod]
    [DataRow("Phase", null)]
    [DataRow("Phase", "Unheard")]
    [DataRow("FirstFailureAt", null)]
    [DataRow("Steps", "[1")]
    [DataRow("State", "{}")]
    public void Row_that_cannot_be_read_is_named(string column, string? value)
    {
        var row = new TableEntity("incidents", "1")
        {
            ["Cause"] = "ProviderBlocked",
            ["Phase"] = "Open",
            ["FirstFailureAt"] = At,
            ["SuspectedAt"] = At,
        };
        row[column] = value;

        var exception = Assert.ThrowsExactly<FormatException>(() => IncidentRows.ToIncident(row));

        Assert.AreEqual("The row 'incidents/1' has no valid value in the column State.", exception.Message);
    }

    [TestMethod]
    public void Proof_is_read_as_it_was_written_and_as_an_earlier_version_wrote_it()
    {
        var proof = new MailboxProof(
            new MailboxKey("acme", "a/b@acme.example"), At, 3, TimeSpan.FromMinutes(90), 2, At.AddHours(1), ulong.MaxValue,
            """{"missing":1}""", 4);

        // With exactly the columns that commit 11625b4 and earlier ones wrote.
        var earlier = new TableEntity("20260913-1000-7F3K", "proof|acme|a%2Fb@acme.example")
        {
            ["Account"] = "acme",
            ["Address"] = "a/b@acme.example",
            ["RampAt"] = At,
            ["Late"] = 3,
            ["LongestDelay"] = TimeSpan.FromMinutes(90).Ticks,
            ["Missing"] = 2,
            ["Until"] = At.AddHours(1),
            ["Checkpoint"] = "18446744073709551615",
            ["Progress"] = """{"missing":1}""",
            ["Duplicates"] = 4,
        };

        Assert.AreEqual(proof, IncidentRows.ToProof(IncidentRows.ToRow("20260913-1000-7F3K", proof)));
        Assert.AreEqual(proof, IncidentRows.ToProof(earlier));
    }

    private static void AssertSame(Incident expected, Incident actual) =>
        Assert.AreEqual(JsonSerializer.Serialize(expected), JsonSerializer.Serialize(actual));
}
