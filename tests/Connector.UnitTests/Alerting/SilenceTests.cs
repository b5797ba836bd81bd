using Connector.Alerting;
using Connector.Alerting.Links;
using Connector.Mailboxes;
using static Connector.UnitTests.Alerting.Alerts;

namespace Connector.UnitTests.Alerting;

[TestClass]
public sealed class SilenceTests
{
    private static readonly OutageMember[] Two = [Member("support@acme.example"), Member("sales@acme.example")];

    [TestMethod]
    [DataRow(MailStage.Opened, false)]
    [DataRow(MailStage.Update, true)]
    [DataRow(MailStage.Reminder, true)]
    [DataRow(MailStage.Resolved, false)]
    public void Opened_and_resolved_mails_are_never_silenced(MailStage stage, bool isSilenced) =>
        Assert.AreEqual(isSilenced, IsKeptBack(stage, "eva@acme.example", Now, Of(LinkAction.SilenceOutage)));

    [TestMethod]
    public void Silence_applies_to_one_administrator_and_one_outage()
    {
        Assert.IsFalse(IsKeptBack(MailStage.Reminder, "jo@acme.example", Now, Of(LinkAction.SilenceOutage)));
        Assert.IsFalse(IsKeptBack(MailStage.Reminder, "eva@acme.example", Now, Of(LinkAction.SilenceOutage) with { Outage = "OTHER000" }));
    }

    [TestMethod]
    public void Silence_ends_when_it_expires_or_is_revoked()
    {
        Assert.IsTrue(IsKeptBack(MailStage.Reminder, "eva@acme.example", Now.AddMinutes(59), Of(LinkAction.SilenceHour)));
        Assert.IsFalse(IsKeptBack(MailStage.Reminder, "eva@acme.example", Now.AddMinutes(60), Of(LinkAction.SilenceHour)));
        Assert.IsFalse(IsKeptBack(MailStage.Reminder, "eva@acme.example", Now, Of(LinkAction.SilenceHour) with { RevokedAt = Now }));
    }

    [TestMethod]
    public void Silence_about_one_address_applies_while_no_other_is_affected()
    {
        var support = Of(LinkAction.SilenceAddress, "support@acme.example");

        Assert.IsFalse(IsKeptBack(MailStage.Reminder, "eva@acme.example", Now, support));
        Assert.IsTrue(
            IsKeptBack(MailStage.Reminder, "eva@acme.example", Now, support, Of(LinkAction.SilenceAddress, "sales@acme.example")));
    }

    /// <summary>The links of the opened mail and of the reminder make two silences.</summary>
    [TestMethod]
    public void Second_silence_about_the_same_address_is_like_the_first()
    {
        var support = Of(LinkAction.SilenceAddress, "support@acme.example");
        var sales = Of(LinkAction.SilenceAddress, "sales@acme.example");

        Assert.IsTrue(IsKeptBack(MailStage.Reminder, "eva@acme.example", Now, support, support with { Id = "second" }, sales));
        Assert.IsFalse(IsKeptBack(MailStage.Reminder, "eva@acme.example", Now, support, support with { Id = "second" }));
    }

    private static bool IsKeptBack(MailStage stage, string admin, DateTimeOffset at, params Silence[] silences) =>
        Silence.Of(new PlannedMail(new Admin(admin), stage, 2, 1, Opened: null), Facts(Two) with { Silences = silences }, at) is not null;

    private static Silence Of(LinkAction action, string? address = null) =>
        Silence.Of(
            $"{action}{address}", new AlertLink(Alerts.Account, "7F3K2M9Q", "eva@acme.example", action, address, Now.AddDays(1)), Now);
}
