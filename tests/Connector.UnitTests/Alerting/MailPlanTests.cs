using Connector.Alerting;
using Connector.Mailboxes;
using static Connector.UnitTests.Alerting.Alerts;

namespace Connector.UnitTests.Alerting;

[TestClass]
public sealed class MailPlanTests
{
    private static readonly Admin Eva = new("eva@acme.example");

    [TestMethod]
    public void Administrator_written_twice_gets_one_mail()
    {
        var plan = MailPlan.For(Open(), [Eva, new Admin("EVA@acme.example", Locale.De)], []);

        Assert.AreEqual(Eva, Assert.ContainsSingle(plan).Admin);
    }

    [TestMethod]
    public void No_mail_is_planned_before_one_is_decided() => Assert.IsEmpty(MailPlan.For(Gathering(), [Eva], []));

    [TestMethod]
    public void No_mail_follows_a_refused_opened_mail()
    {
        var sent = Sent(MailStage.Opened, covers: 1) with { RefusedWith = 550 };

        Assert.IsEmpty(MailPlan.For(Resolved(), [Eva], [sent]));
    }

    [TestMethod]
    public void Update_is_skipped_if_a_late_opened_mail_had_its_news()
    {
        var outage = Open() with { Mails = 2 };

        Assert.IsEmpty(MailPlan.For(outage, [Eva], [Sent(MailStage.Opened, covers: 2)]));
        Assert.AreEqual(1, Assert.ContainsSingle(MailPlan.For(outage, [Eva], [Sent(MailStage.Opened, covers: 1)])).After);
    }

    [TestMethod]
    public void Resolved_mail_replaces_missed_updates() =>
        Assert.AreEqual(
            MailStage.Resolved, Assert.ContainsSingle(MailPlan.For(Resolved(), [Eva], [Sent(MailStage.Opened, covers: 1)])).Stage);

    [TestMethod]
    public void Administrator_who_could_not_be_reached_gets_the_opened_and_the_resolved_mail() =>
        Assert.AreEqual(MailStage.Opened, Assert.ContainsSingle(MailPlan.For(Resolved(), [Eva], [])).Stage);

    [TestMethod]
    public void New_administrator_gets_no_mail_about_an_outage_that_is_over() =>
        Assert.IsEmpty(MailPlan.For(Resolved() with { Settled = 1 }, [Eva], []));

    [TestMethod]
    public void Administrator_without_a_valid_address_does_not_affect_the_others() =>
        Assert.AreEqual(
            Eva, Assert.ContainsSingle(MailPlan.For(Open(), [new Admin("no address"), new Admin("a@b.example\r\nBcc: c@d.example"), Eva],
            [])).Admin);

    private static Outage Resolved() => Open() with { Stage = OutageStage.Resolved, Mails = 3 };

    private static SentMail Sent(MailStage stage, int covers) => new(Eva.Email, stage, 1, covers, "id@connector.example", "subject", Now);
}
