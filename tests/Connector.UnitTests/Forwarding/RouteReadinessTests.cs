using Connector.Forwarding;
using Connector.Forwarding.Confirming;
using Connector.Mailboxes;

namespace Connector.UnitTests.Forwarding;

[TestClass]
public sealed class RouteReadinessTests
{
    private const string Inbound = "in-abcdefghijklmnopqrstuvwxyz@in.example.org";

    private static readonly DateTimeOffset Now = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    private static readonly ForwardingFacts Nothing = new();

    [TestMethod]
    public void Nothing_known_is_none() => Assert.AreEqual(RouteReadiness.None, Of(Nothing));

    [TestMethod]
    public void Without_an_inbound_address_nothing_is_ready() =>
        Assert.AreEqual(RouteReadiness.None, RouteReadiness.Of(Nothing with { LastArrivedAt = Now }, address: null, lastImportedAt: null, Now));

    [TestMethod]
    public void A_question_of_Gmail_is_pending_and_after_a_week_was_never_confirmed()
    {
        var asked = Nothing with { Confirmation = new GmailConfirmation("123456789", null, Now) };

        Assert.AreEqual(new RouteReadiness(ReadinessState.Pending, ReadinessCause.NotConfirmed), Of(asked));
        Assert.AreEqual(Broken(ReadinessCause.NeverConfirmed), RouteReadiness.Of(asked, Inbound, null, Now.AddDays(8)));
    }

    [TestMethod]
    public void A_confirmed_address_that_is_not_switched_on_is_pending() =>
        Assert.AreEqual(
            new RouteReadiness(ReadinessState.Pending, ReadinessCause.NotSwitchedOn),
            Of(Audited(Nothing, new SettingsAudit(Now, AddressStatus: SettingsAudit.Accepted))));

    [TestMethod]
    public void Settings_verify_and_a_mail_that_came_through_proves()
    {
        var verified = Audited(Nothing, Right);

        Assert.AreEqual(new RouteReadiness(ReadinessState.Verified), Of(verified));
        Assert.AreEqual(new RouteReadiness(ReadinessState.Proven), Of(verified.Arrived(proofNonce: null, Now)));
    }

    [TestMethod]
    public void An_address_map_that_no_setting_shows_is_proven_by_what_arrives() =>
        Assert.AreEqual(new RouteReadiness(ReadinessState.Proven), Of(Audited(Nothing.Arrived(null, Now.AddMinutes(-1)), new SettingsAudit(Now))));

    [TestMethod]
    public void Forwarding_to_another_address_is_broken() =>
        Assert.AreEqual(Broken(ReadinessCause.PointsElsewhere), Of(Audited(Nothing, Right with { Target = "other@example.org" })));

    [TestMethod]
    public void Forwarding_that_was_verified_and_is_off_now_was_switched_off() =>
        Assert.AreEqual(Broken(ReadinessCause.SwitchedOff), Of(Audited(Audited(Nothing, Right), new SettingsAudit(Now))));

    [TestMethod]
    public void Forwarding_that_the_administrator_closed_says_so() =>
        Assert.AreEqual(Broken(ReadinessCause.SwitchedOffByAdministrator), Of(Audited(Nothing, new SettingsAudit(Now, ClosedByAdministrator: true))));

    [TestMethod]
    public void Mail_by_the_API_without_its_forwarded_copy_for_an_hour_has_stopped_arriving()
    {
        var facts = Audited(Nothing, Right).Arrived(null, Now);

        Assert.AreEqual(new RouteReadiness(ReadinessState.Proven), RouteReadiness.Of(facts, Inbound, Now.AddMinutes(50), Now.AddHours(3)));
        Assert.AreEqual(Broken(ReadinessCause.StoppedArriving), RouteReadiness.Of(facts, Inbound, Now.AddHours(2), Now.AddHours(4)));
    }

    [TestMethod]
    public void A_proof_mail_that_does_not_come_back_in_ten_minutes_breaks_and_one_that_does_proves()
    {
        var sent = Audited(Nothing, Right) with { ProofNonce = "n", ProofSentAt = Now };

        Assert.AreEqual(new RouteReadiness(ReadinessState.Verified), RouteReadiness.Of(sent, Inbound, null, Now.AddMinutes(9)));
        Assert.AreEqual(Broken(ReadinessCause.ProofDidNotArrive), RouteReadiness.Of(sent, Inbound, null, Now.AddMinutes(11)));
        Assert.AreEqual(new RouteReadiness(ReadinessState.Proven), RouteReadiness.Of(sent.Arrived("n", Now.AddMinutes(1)), Inbound, null, Now.AddMinutes(11)));
    }

    [TestMethod]
    public void Mail_to_an_address_that_was_replaced_bounces_until_mail_comes_to_the_new_one()
    {
        var facts = Audited(Nothing, Right).Arrived(null, Now) with { EndedKeyAt = Now.AddMinutes(1) };

        Assert.AreEqual(Broken(ReadinessCause.TargetBounces), Of(facts));
        Assert.AreEqual(new RouteReadiness(ReadinessState.Proven), Of(facts.Arrived(null, Now.AddMinutes(2))));
    }

    [TestMethod]
    public void A_circle_says_so() => Assert.AreEqual(Broken(ReadinessCause.Circle), Of(Audited(Nothing, Right) with { LoopAt = Now }));

    [TestMethod]
    [DataRow(ReadinessState.None, StandbyState.NotSetUp)]
    [DataRow(ReadinessState.Pending, StandbyState.NotSetUp)]
    [DataRow(ReadinessState.Verified, StandbyState.Ready)]
    [DataRow(ReadinessState.Proven, StandbyState.Ready)]
    [DataRow(ReadinessState.Broken, StandbyState.Broken)]
    public void Alert_mails_know_of_each_state(ReadinessState state, StandbyState standby) => Assert.AreEqual(standby, new RouteReadiness(state).ToStandby());

    [TestMethod]
    public void Every_cause_has_its_words()
    {
        foreach (var cause in Enum.GetValues<ReadinessCause>())
        {
            Assert.AreNotEqual(cause.ToString(), ReadinessWords.Of(cause));
        }
    }

    private static SettingsAudit Right { get; } = new(Now, Enabled: true, Inbound, SettingsAudit.Accepted);

    private static ForwardingFacts Audited(ForwardingFacts facts, SettingsAudit audit) => facts.Audited(audit, Inbound);

    private static RouteReadiness Of(ForwardingFacts facts) => RouteReadiness.Of(facts, Inbound, lastImportedAt: null, Now);

    private static RouteReadiness Broken(ReadinessCause cause) => new(ReadinessState.Broken, cause);
}
