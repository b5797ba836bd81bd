using Connector.Mailboxes;
using Connector.Reporting.Endings;
using Connector.UnitTests.Alerting;

namespace Connector.UnitTests.Reporting;

[TestClass]
public sealed class EndingTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    [TestMethod]
    [DataRow(31, null, null)]
    [DataRow(30, null, 30)]
    [DataRow(8, 30, null)]
    [DataRow(7, 30, 7)]
    [DataRow(5, null, 7, DisplayName = "it was not known before")]
    [DataRow(2, 7, null)]
    [DataRow(1, 7, 1)]
    [DataRow(-3, 1, null)]
    [DataRow(-3, null, 1, DisplayName = "it has ended and was not reported")]
    public void End_is_reported_30_7_and_1_day_before_once_each(int days, int? reported, int? due)
    {
        var end = Now.AddDays(days);
        var ending = new Ending(EndingKind.Known, null, "SMTP password", end) { ReportedDays = reported, ReportedEnd = end };

        Assert.AreEqual(due, ending.DueStep(Now));
    }

    [TestMethod]
    public void Renewed_credential_is_reported_again_before_its_new_end()
    {
        var ending = new Ending(EndingKind.Known, null, "SMTP password", Now.AddDays(29)) { ReportedDays = 1, ReportedEnd = Now };

        Assert.AreEqual(30, ending.DueStep(Now));
    }

    [TestMethod]
    public void Look_without_an_answer_keeps_the_end_that_is_known()
    {
        var end = Now.AddDays(3);
        var before = new Ending(EndingKind.Certificate, null, "in.example", end) { ReportedDays = 7, ReportedEnd = end };
        var after = new Ending(EndingKind.Certificate, null, "in.example") { Problem = EndingProblem.NotAnswered }.After(before);

        Assert.AreEqual((Now.AddDays(3), 7), (after.EndsAt, after.ReportedDays));
    }

    [TestMethod]
    public void Key_that_differs_from_the_last_look_has_changed_until_the_next_look()
    {
        var first = new Ending(EndingKind.DkimKey, null, "s") { Key = "old" }.After(null);
        var second = new Ending(EndingKind.DkimKey, null, "s") { Key = "new" }.After(first);
        var third = new Ending(EndingKind.DkimKey, null, "s") { Key = "new" }.After(second);

        Assert.AreSequenceEqual([null, EndingProblem.Changed, null], new[] { first.Problem, second.Problem, third.Problem });
    }

    [TestMethod]
    [DataRow("Google client=2027-03-01; SMTP password = 2027-05-31", 2)]
    [DataRow("", 0)]
    [DataRow("Google client=tomorrow", null)]
    [DataRow("2027-03-01", null)]
    public void Known_ends_are_names_with_days(string text, int? ends)
    {
        var options = new EndingOptions { Known = text };

        Assert.AreEqual(ends is null, options.Validate(new(options)).Any());
        Assert.HasCount(ends ?? 0, options.KnownEnds);
    }

    [TestMethod]
    [DataRow(Locale.En)]
    [DataRow(Locale.De)]
    public async Task Mail_before_a_client_secret_ends_matches_its_snapshot(Locale locale)
    {
        var account = new Account("acme", "Acme Ltd", locale, [new Admin("eva@acme.example")]) { TimeZone = "Europe/Berlin" };
        var page = EndingPages.ClientSecret(locale, account, "1234567890-abc.apps.googleusercontent.com", Now.AddDays(7));

        await NoticeMail.CheckAsync($"{locale.ToString().ToLowerInvariant()}-secret-ends", locale, page);
    }
}
