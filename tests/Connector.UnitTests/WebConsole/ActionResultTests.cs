using Connector.Alerting.Words;
using Connector.Mailboxes;
using Connector.WebConsole.Acting;
using Connector.WebConsole.Words;

namespace Connector.UnitTests.WebConsole;

[TestClass]
public sealed class ActionResultTests
{
    [TestMethod]
    [DataRow("pause", "Active", "Paused", "working → paused")]
    [DataRow("resume", "Parked CredentialsRevoked", "CatchingUp", "stopped: please reconnect → catching up")]
    [DataRow("fetch", "", "planned", "fetch planned")]
    [DataRow("fetch", "Active", "Active", "no change", DisplayName = "Fetch as an earlier version recorded it")]
    [DataRow("pause", "Active", null, "did not come to its end")]
    [DataRow("pause", "Active", "NotNow", "not possible")]
    [DataRow("audit", "NotSetUp", "NotSetUp", "not set up")]
    [DataRow("reconnect", "", "link", "link made")]
    [DataRow("disconnect", "Active", "none", "disconnected")]
    [DataRow("reimport", "", "since 2026-11-22", "since 2026-11-22")]
    [DataRow("redeliver", "", "1 enqueued", "1 mail is delivered again")]
    [DataRow("replay", "fetch-jobs", "2 enqueued, 1 unreadable", "Fetches: 2 jobs are tried again, 1 cannot be")]
    [DataRow("silence", "", "eva@acme.example", "eva@acme.example")]
    [DataRow("addadmin", "eva@acme.example", "eva@acme.example, bo@acme.example", "eva@acme.example → eva@acme.example, bo@acme.example")]
    public void Record_is_said_in_plain_words(string what, string before, string? after, string said) =>
        Assert.AreEqual(said, Say(what, before, after, Locale.En));

    [TestMethod]
    [DataRow("fetch", "", "planned", "Abruf eingeplant")]
    [DataRow("testalert", "", "eva@acme.example: sent, bo@acme.example: 550 none", "eva@acme.example: gesendet, bo@acme.example: 550 none")]
    [DataRow("redeliver", "", "1200 enqueued", "1.200 E-Mails werden noch einmal zugestellt")]
    public void Record_is_said_in_German(string what, string before, string after, string said) =>
        Assert.AreEqual(said, Say(what, before, after, Locale.De));

    private static string Say(string what, string before, string? after, Locale locale) => ActionResult.Of(
        new AuditEntry("id", DateTimeOffset.UnixEpoch, "operator", "acme", Where: null, what, before, after), ConsoleWords.In(locale),
        Wording.In(locale));
}
