using Connector.Incidents;
using Connector.Mailboxes;
using static Connector.UnitTests.Incidents.IncidentsUnderTest;

namespace Connector.UnitTests.Incidents;

[TestClass]
public sealed class RampTests
{
    [TestMethod]
    public void Open_incident_holds_exactly_the_mailboxes_in_scope()
    {
        Assert.IsTrue(Suspected().Holds(Key("a", 1), Now));
        Assert.IsTrue(Open().Holds(Key("a", 1), null));
        Assert.IsTrue(Open("a").Holds(Key("a", 1), Now));
        Assert.IsFalse(Open("a").Holds(Key("b", 1), Now));
    }

    [TestMethod]
    public void First_step_lets_those_through_that_wait_longest()
    {
        var mailboxes = Enumerable.Range(1, 100).Select(number => Fetched("a", number, Now.AddMinutes(-number))).ToList();

        var step = RampCohort.Choose(Open(), 1, Scene(mailboxes));

        Assert.AreEqual(5, step.Mailboxes);
        var ramping = Ramping(1, step.Cutoff);
        Assert.AreSequenceEqual(
            [96, 97, 98, 99, 100],
            Enumerable.Range(1, 100).Where(number => !ramping.Holds(Key("a", number), Now.AddMinutes(-number))));
    }

    [TestMethod]
    public void Step_is_no_smaller_than_what_can_be_an_incident() =>
        Assert.AreEqual(
            3,
            RampCohort.Choose(Open(), 1, Scene(Enumerable.Range(1, 9).Select(number => Fetched("a", number, Now.AddMinutes(-number)))))
                .Mailboxes);

    [TestMethod]
    public void Mailbox_let_through_by_a_step_stays_part_of_the_next_step()
    {
        var ramping = Ramping(1, Now.AddMinutes(-96));
        var mailboxes =
            Enumerable.Range(1, 100).Select(number => Fetched("a", number, number > 90 ? Now : Now.AddMinutes(-number))).ToList();

        Assert.IsFalse(ramping.Holds(Key("a", 100), Now));
        var step = RampCohort.Choose(ramping, 2, Scene(mailboxes));
        Assert.AreEqual((25, Now.AddMinutes(-76)), (step.Mailboxes, step.Cutoff!.Value));
    }

    [TestMethod]
    public void Mailbox_that_was_never_fetched_comes_first() =>
        Assert.IsFalse(Ramping(1, Now.AddMinutes(-96)).Holds(Key("a", 1), null));

    [TestMethod]
    public void Turn_ends_with_a_whole_fetch_or_a_failure_of_the_mailbox_itself()
    {
        var ramping = Ramping(3);
        var before = Now.AddMinutes(-5);

        Assert.IsTrue(HadTurn(Fetched("a", 1, Now)));
        Assert.IsFalse(HadTurn(Fetched("a", 1, before)));
        Assert.IsFalse(HadTurn(Fetched("a", 1, before, new MailboxState.CatchingUp(before))), "there is more to come");
        Assert.IsFalse(
            HadTurn(Fetched("a", 1, before, new MailboxState.Parked(FailureClass.ProviderBlocked, 1, before, Now.AddHours(1)))),
            "it was refused with the others");
        Assert.IsTrue(HadTurn(Fetched("a", 1, before, new MailboxState.Parked(FailureClass.CredentialsRevoked, 1, before, Now))));
        Assert.IsTrue(HadTurn(Fetched("a", 1, before, new MailboxState.BackingOff(FailureClass.RateLimited, 1, before, Now.AddHours(3)))));
        Assert.IsTrue(HadTurn(Fetched("a", 1, before, new MailboxState.Paused(before))));
        Assert.IsTrue(
            Backlog.HadTurn(ramping, Fetched("a", 1, before), Scene([], [Signal("a", 1, Now)])),
            "it was tried and refused again");

        bool HadTurn(Mailbox mailbox) => Backlog.HadTurn(ramping, mailbox, Scene([]));
    }

    [TestMethod]
    public void Step_lasts_its_time_and_until_its_mailboxes_had_their_turn_or_for_long_enough()
    {
        var mailboxes = Enumerable.Range(1, 10).Select(number => Fetched("a", number, number <= 3 ? Now : Now.AddMinutes(-9))).ToList();
        var ramping = Ramping(1, Now.AddMinutes(-20));

        Assert.IsNull(Next(ramping, mailboxes, [], Now));
        Assert.IsInstanceOfType<IncidentEvent.StepBegan>(Next(ramping, mailboxes, [], Now + Options.RampStep));

        var waiting = Ramping(1, Now.AddMinutes(-9));
        Assert.IsNull(Next(waiting, mailboxes, [], Now + Options.RampStep));
        Assert.IsInstanceOfType<IncidentEvent.StepBegan>(Next(waiting, mailboxes, [], Now + Options.RampStepAtMost));
    }

    [TestMethod]
    public void Stuck_mailbox_does_not_keep_the_incident_open_for_ever()
    {
        Mailbox[] mailboxes = [Fetched("a", 1, Now), Fetched("a", 2, Now.AddMinutes(-9))];

        var ramping = Ramping(3).After(Next(Ramping(3), mailboxes, [], Now)!);

        Assert.IsNull(Next(ramping, mailboxes, [], Now + Options.StalledAfter - TimeSpan.FromSeconds(1)));
        Assert.AreEqual(new IncidentEvent.BacklogDrained(1), Next(ramping, mailboxes, [], Now + Options.StalledAfter));
    }

    /// <summary>Others are polled every minute, and that is no progress of the one that waits.</summary>
    [TestMethod]
    public void Mailbox_that_is_stuck_holds_the_incident_no_longer_while_others_are_fetched_again_and_again()
    {
        var ramping = Ramping(3);
        var now = Now;

        while (ramping.BacklogZeroAt is null && now < Now.AddHours(1))
        {
            now = now.AddSeconds(15);
            Mailbox[] mailboxes = [Fetched("a", 1, now), Fetched("b", 1, now), Fetched("a", 2, Now.AddMinutes(-9))];
            ramping = Next(ramping, mailboxes, [], now) is { } happened ? ramping.On(happened, now, Options) : ramping;
        }

        Assert.IsInRange(TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(11), ramping.BacklogZeroAt!.Value - Now);
    }

    [TestMethod]
    public void Backlog_that_gets_shorter_keeps_the_incident_open_as_long_as_it_takes()
    {
        var ramping = Ramping(3);
        var now = Now;

        for (var waiting = 20; waiting > 0; waiting--)
        {
            now = now.AddMinutes(5);
            var mailboxes =
                Enumerable.Range(1, 20).Select(number => Fetched("a", number, number > waiting ? Now : Now.AddMinutes(-9))).ToList();
            var happened = Next(ramping, mailboxes, [], now);
            Assert.AreEqual(new IncidentEvent.Progressed(waiting), happened);
            ramping = ramping.On(happened!, now, Options);
        }

        Assert.IsNull(ramping.BacklogZeroAt);
    }

    [TestMethod]
    public void Providers_incident_takes_in_the_accounts_as_soon_as_it_is_confirmed()
    {
        var account = Open("a");

        Assert.AreNotEqual(
            new IncidentEvent.TakenIn("p"), IncidentRound.Next(account, Scene([], incidents: Suspected() with { Id = "p" })));
        Assert.AreEqual(
            new IncidentEvent.TakenIn("p"), IncidentRound.Next(account, Scene([], incidents: [account, Open() with { Id = "p" }])));
    }

    private static IncidentEvent? Next(
        Incident incident, IEnumerable<Mailbox> mailboxes, IEnumerable<ProviderSignal> signals, DateTimeOffset now) =>
        IncidentRound.Next(incident, Scene(mailboxes, signals, now, incident));
}
