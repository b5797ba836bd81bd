using Connector.Alerting;
using Connector.Mailboxes;
using static Connector.UnitTests.Alerting.Alerts;

namespace Connector.UnitTests.Alerting;

[TestClass]
public sealed class OutageDecisionTests
{
    [TestMethod]
    [DataRow(1, 2)]
    [DataRow(4.5, 5)]
    public void Opened_mail_about_a_single_blocked_mailbox_is_held_and_checked_every_group_wait(double minutes, double untilMinutes) =>
        Assert.AreEqual(
            Now.AddMinutes(untilMinutes), OutageDecision.HoldUntil([Member("a@acme.example")], 1, Now.AddMinutes(minutes), Options));

    [TestMethod]
    public void Hold_ends() => Assert.IsNull(OutageDecision.HoldUntil([Member("a@acme.example")], 1, Now + Options.SingleAfter, Options));

    [TestMethod]
    public void Block_of_many_mailboxes_is_not_held() =>
        Assert.IsNull(OutageDecision.HoldUntil([Member("a@acme.example")], 3, Now.AddMinutes(1), Options));

    [TestMethod]
    public void Other_causes_are_not_held() =>
        Assert.IsNull(OutageDecision.HoldUntil(
            [Member("a@acme.example"), Member("b@acme.example", FailureClass.ProviderUnavailable)], 1, Now.AddMinutes(1), Options));
}
