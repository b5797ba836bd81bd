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
    public void Nobody_is_told_before_it_was_decided() => Assert.IsEmpty(MailPlan.For(Gathering(), [Eva], []));

    [TestMethod]
    public void Refused_opened_mail_has_no_sequel()
    {
        var sent = Sent(MailStage.Opened, covers: 1) with { RefusedWith = 550 };

        Assert.IsEmpty(MailPlan.For(Resolved(), [Eva], [sent]));
    }

    [TestMethod]
    public void Update_is_skipped_when_the_opened_mail_left_late_and_told_its_news()
    {
        var outage = Open() with { Mails = 2 };

        Assert.IsEmpty(MailPlan.For(outage, [Eva], [Sent(MailStage.Opened, covers: 2)]));
        Assert.AreEqual(1, Assert.ContainsSingle(MailPlan.For(outage, [Eva], [Sent(MailStage.Opened, covers: 1)])).After);
    }

    [TestMethod]
    public void Resolved_mail_overtakes_the_updates() =>
        Assert.AreEqual(MailStage.Resolved, Assert.ContainsSingle(MailPlan.For(Resolved(), [Eva], [Sent(MailStage.Opened, covers: 1)])).Stage);

    [TestMethod]
    public void Who_could_not_be_reached_in_time_hears_both_ends() =>
        Assert.AreEqual(MailStage.Opened, Assert.ContainsSingle(MailPlan.For(Resolved(), [Eva], [])).Stage);

    [TestMethod]
    public void Who_became_administrator_too_late_hears_nothing_of_what_is_over() =>
        Assert.IsEmpty(MailPlan.For(Resolved() with { Settled = 1 }, [Eva], []));

    [TestMethod]
    public void Administrator_without_an_address_silences_nobody_else() =>
        Assert.AreEqual(Eva, Assert.ContainsSingle(MailPlan.For(Open(), [new Admin("no address"), new Admin("a@b.example\r\nBcc: c@d.example"), Eva], [])).Admin);

    private static Outage Resolved() => Open() with { Stage = OutageStage.Resolved, Mails = 3 };

    private static SentMail Sent(MailStage stage, int covers) => new(Eva.Email, stage, 1, covers, "id@connector.example", "subject", Now);
}
