using Connector.Alerting.Words;
using Connector.Forwarding.Confirming;
using Connector.Forwarding.Readiness;
using Connector.Mailboxes;

namespace Connector.UnitTests.Forwarding;

[TestClass]
public sealed class RouteReadinessTests
{
    private const string Inbound = "in-abcdefghijklmnopqrstuvwxyz@in.example.org";

    private static readonly DateTimeOffset Now = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    private static readonly ForwardingFacts Nothing = new();

    [TestMethod]
    public void Readiness_without_facts_is_none() => Assert.AreEqual(RouteReadiness.None, Of(Nothing));

    [TestMethod]
    public void Readiness_without_an_inbound_address_is_none() =>
        Assert.AreEqual(
            RouteReadiness.None, RouteReadiness.Of(Nothing with { LastArrivedAt = Now }, address: null, lastImportedAt: null, Now));

    [TestMethod]
    public void Unanswered_question_is_pending_for_a_week_and_then_broken()
    {
        var asked = Nothing with { Confirmation = new GmailConfirmation("123456789", null, Now) };

        Assert.AreEqual(new RouteReadiness(ReadinessState.Pending, ReadinessCause.NotConfirmed), Of(asked));
        Assert.AreEqual(Broken(ReadinessCause.NeverConfirmed), RouteReadiness.Of(asked, Inbound, null, Now.AddDays(8)));
    }

    [TestMethod]
    public void Confirmed_address_without_forwarding_is_pending() =>
        Assert.AreEqual(
            new RouteReadiness(ReadinessState.Pending, ReadinessCause.NotSwitchedOn),
            Of(Audited(Nothing, new SettingsAudit(Now, AddressStatus: SettingsAudit.Accepted))));

    [TestMethod]
    public void Right_settings_are_verified_and_an_arrived_mail_makes_them_proven()
    {
        var verified = Audited(Nothing, Right);

        Assert.AreEqual(new RouteReadiness(ReadinessState.Verified), Of(verified));
        Assert.AreEqual(new RouteReadiness(ReadinessState.Proven), Of(verified.Arrived(testNonce: null, Now)));
    }

    [TestMethod]
    public void Arrived_mail_proves_an_address_map_that_no_setting_shows() =>
        Assert.AreEqual(
            new RouteReadiness(ReadinessState.Proven), Of(Audited(Nothing.Arrived(null, Now.AddMinutes(-1)), new SettingsAudit(Now))));

    [TestMethod]
    public void Forwarding_to_another_address_is_broken() =>
        Assert.AreEqual(Broken(ReadinessCause.PointsElsewhere), Of(Audited(Nothing, Right with { Target = "other@example.org" })));

    [TestMethod]
    public void Verified_forwarding_that_is_off_now_was_switched_off() =>
        Assert.AreEqual(Broken(ReadinessCause.SwitchedOff), Of(Audited(Audited(Nothing, Right), new SettingsAudit(Now))));

    [TestMethod]
    public void Forwarding_closed_by_the_administrator_is_broken() =>
        Assert.AreEqual(
            Broken(ReadinessCause.SwitchedOffByAdministrator), Of(Audited(Nothing, new SettingsAudit(Now, ClosedByAdministrator: true))));

    [TestMethod]
    public void Mail_by_the_API_without_its_forwarded_copy_for_an_hour_is_broken()
    {
        var facts = Audited(Nothing, Right).Arrived(null, Now);

        Assert.AreEqual(new RouteReadiness(ReadinessState.Proven), RouteReadiness.Of(facts, Inbound, Now.AddMinutes(50), Now.AddHours(3)));
        Assert.AreEqual(Broken(ReadinessCause.StoppedArriving), RouteReadiness.Of(facts, Inbound, Now.AddHours(2), Now.AddHours(4)));
    }

    [TestMethod]
    public void Test_mail_missing_after_ten_minutes_is_broken_and_an_arrived_one_is_proven()
    {
        var sent = Audited(Nothing, Right) with { TestNonce = "n", TestSentAt = Now };

        Assert.AreEqual(new RouteReadiness(ReadinessState.Verified), RouteReadiness.Of(sent, Inbound, null, Now.AddMinutes(9)));
        Assert.AreEqual(Broken(ReadinessCause.ProofDidNotArrive), RouteReadiness.Of(sent, Inbound, null, Now.AddMinutes(11)));
        Assert.AreEqual(
            new RouteReadiness(ReadinessState.Proven),
            RouteReadiness.Of(sent.Arrived("n", Now.AddMinutes(1)), Inbound, null, Now.AddMinutes(11)));
    }

    [TestMethod]
    public void Mail_to_a_replaced_address_is_broken_until_mail_arrives_at_the_new_one()
    {
        var facts = Audited(Nothing, Right).Arrived(null, Now) with { EndedKeyAt = Now.AddMinutes(1) };

        Assert.AreEqual(Broken(ReadinessCause.TargetBounces), Of(facts));
        Assert.AreEqual(new RouteReadiness(ReadinessState.Proven), Of(facts.Arrived(null, Now.AddMinutes(2))));
    }

    [TestMethod]
    public void Forwarding_loop_is_broken() =>
        Assert.AreEqual(Broken(ReadinessCause.Circle), Of(Audited(Nothing, Right) with { LoopAt = Now }));

    [TestMethod]
    [DataRow(ReadinessState.None, StandbyState.NotSetUp)]
    [DataRow(ReadinessState.Pending, StandbyState.NotSetUp)]
    [DataRow(ReadinessState.Verified, StandbyState.Ready)]
    [DataRow(ReadinessState.Proven, StandbyState.Ready)]
    [DataRow(ReadinessState.Broken, StandbyState.Broken)]
    public void Every_state_maps_to_a_standby_state(ReadinessState state, StandbyState standby) =>
        Assert.AreEqual(standby, new RouteReadiness(state).ToStandby());

    [TestMethod]
    public void Every_cause_has_a_text()
    {
        foreach (var cause in Enum.GetValues<ReadinessCause>())
        {
            Assert.AreNotEqual(cause.ToString(), Wording.English.Readiness(cause));
        }
    }

    private static SettingsAudit Right { get; } = new(Now, Enabled: true, Inbound, SettingsAudit.Accepted);

    private static ForwardingFacts Audited(ForwardingFacts facts, SettingsAudit audit) => facts.Audited(audit, Inbound);

    private static RouteReadiness Of(ForwardingFacts facts) => RouteReadiness.Of(facts, Inbound, lastImportedAt: null, Now);

    private static RouteReadiness Broken(ReadinessCause cause) => new(ReadinessState.Broken, cause);
}
