using Connector.Incidents;
using Connector.Mailboxes;
using static Connector.UnitTests.Incidents.IncidentsUnderTest;

namespace Connector.UnitTests.Incidents;

[TestClass]
public sealed class RampTests
{
    private static readonly Dictionary<MailboxKey, ProviderSignal> Calm = [];

    [TestMethod]
    public void Open_incident_holds_exactly_the_mailboxes_in_scope()
    {
        Assert.IsTrue(Admission.Holds(Suspected(), Key("a", 1), Now));
        Assert.IsTrue(Admission.Holds(Open(), Key("a", 1), null));
        Assert.IsTrue(Admission.Holds(Open("a"), Key("a", 1), Now));
        Assert.IsFalse(Admission.Holds(Open("a"), Key("b", 1), Now));
    }

    [TestMethod]
    public void First_step_lets_those_through_that_wait_longest()
    {
        var mailboxes = Enumerable.Range(1, 100).Select(number => Fetched("a", number, Now.AddMinutes(-number))).ToList();

        var step = RampCohort.Choose(Open(), 1, mailboxes, Options);

        Assert.AreEqual(5, step.Mailboxes);
        var ramping = Ramping(1, step.Cutoff);
        Assert.AreSequenceEqual(
            [96, 97, 98, 99, 100],
            Enumerable.Range(1, 100).Where(number => !Admission.Holds(ramping, Key("a", number), Now.AddMinutes(-number))));
    }

    [TestMethod]
    public void Step_is_no_smaller_than_what_can_be_an_incident() =>
        Assert.AreEqual(
            3, RampCohort.Choose(Open(), 1, [.. Enumerable.Range(1, 9).Select(number => Fetched("a", number, Now.AddMinutes(-number)))],
            Options).Mailboxes);

    [TestMethod]
    public void Mailbox_let_through_by_a_step_stays_part_of_the_next_step()
    {
        var ramping = Ramping(1, Now.AddMinutes(-96));
        var mailboxes =
            Enumerable.Range(1, 100).Select(number => Fetched("a", number, number > 90 ? Now : Now.AddMinutes(-number))).ToList();

        Assert.IsFalse(Admission.Holds(ramping, Key("a", 100), Now));
        var step = RampCohort.Choose(ramping, 2, mailboxes, Options);
        Assert.AreEqual((25, Now.AddMinutes(-76)), (step.Mailboxes, step.Cutoff!.Value));
    }

    [TestMethod]
    public void Mailbox_that_was_never_fetched_comes_first() =>
        Assert.IsFalse(Admission.Holds(Ramping(1, Now.AddMinutes(-96)), Key("a", 1), null));

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
            Backlog.HadTurn(ramping, Fetched("a", 1, before), new[] { Signal("a", 1, Now) }.ByKey(), Now),
            "it was tried and refused again");

        bool HadTurn(MailboxLook mailbox) => Backlog.HadTurn(ramping, mailbox, Calm, Now);
    }

    [TestMethod]
    public void Relapse_follows_when_enough_mailboxes_of_a_step_fail()
    {
        var mailboxes = Enumerable.Range(1, 10).Select(number => Fetched("a", number, number <= 4 ? Now : Now.AddMinutes(-9))).ToList();
        var signals = Enumerable.Range(5, 3).Select(number => Signal("a", number, Now)).ByKey();

        Assert.AreEqual(new IncidentEvent.Relapsed(3, 7), Next(Ramping(1, Now.AddMinutes(-9)), mailboxes, signals, Now));
    }

    [TestMethod]
    public void Single_refused_mailbox_delays_no_other()
    {
        var mailboxes = Enumerable.Range(1, 10).Select(number => Fetched("a", number, number == 1 ? Now.AddMinutes(-9) : Now)).ToList();
        var signals = new[] { Signal("a", 1, Now) }.ByKey();
        var ramping = Ramping(3);

        Assert.AreEqual(new IncidentEvent.BacklogDrained(0), Next(ramping, mailboxes, signals, Now));
        Assert.IsInstanceOfType<IncidentEvent.Calmed>(
            Next(ramping.After(new IncidentEvent.BacklogDrained(0)), mailboxes, signals, Now + Options.Calm));
    }

    [TestMethod]
    public void Step_lasts_its_time_and_until_its_mailboxes_had_their_turn_or_for_long_enough()
    {
        var mailboxes = Enumerable.Range(1, 10).Select(number => Fetched("a", number, number <= 3 ? Now : Now.AddMinutes(-9))).ToList();
        var ramping = Ramping(1, Now.AddMinutes(-20));

        Assert.IsNull(Next(ramping, mailboxes, Calm, Now));
        Assert.IsInstanceOfType<IncidentEvent.StepBegan>(Next(ramping, mailboxes, Calm, Now + Options.RampStep));

        var waiting = Ramping(1, Now.AddMinutes(-9));
        Assert.IsNull(Next(waiting, mailboxes, Calm, Now + Options.RampStep));
        Assert.IsInstanceOfType<IncidentEvent.StepBegan>(Next(waiting, mailboxes, Calm, Now + Options.RampStepAtMost));
    }

    [TestMethod]
    public void Stuck_mailbox_does_not_keep_the_incident_open_for_ever()
    {
        MailboxLook[] mailboxes = [Fetched("a", 1, Now), Fetched("a", 2, Now.AddMinutes(-9))];

        var ramping = Ramping(3).After(Next(Ramping(3), mailboxes, Calm, Now)!);

        Assert.IsNull(Next(ramping, mailboxes, Calm, Now + Options.StalledAfter - TimeSpan.FromSeconds(1)));
        Assert.AreEqual(new IncidentEvent.BacklogDrained(1), Next(ramping, mailboxes, Calm, Now + Options.StalledAfter));
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
            MailboxLook[] mailboxes = [Fetched("a", 1, now), Fetched("b", 1, now), Fetched("a", 2, Now.AddMinutes(-9))];
            ramping = Next(ramping, mailboxes, Calm, now) is { } happened ? ramping.On(happened, now, Options) : ramping;
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
            var happened = Next(ramping, mailboxes, Calm, now);
            Assert.AreEqual(new IncidentEvent.Progressed(waiting), happened);
            ramping = ramping.On(happened!, now, Options);
        }

        Assert.IsNull(ramping.BacklogZeroAt);
    }

    [TestMethod]
    public void Single_failures_that_are_hours_apart_are_no_relapse()
    {
        var ramping = Ramping(3).After(new IncidentEvent.BacklogDrained(0));
        var now = Now.AddHours(5);
        var mailboxes = Enumerable.Range(1, 10).Select(number => Fetched("a", number, number <= 3 ? Now.AddMinutes(1) : now)).ToList();
        var signals = new[] { Signal("a", 1, now.AddHours(-4)), Signal("a", 2, now.AddHours(-2)), Signal("a", 3, now) }.ByKey();

        Assert.IsNotInstanceOfType<IncidentEvent.Relapsed>(Next(ramping, mailboxes, signals, now));
    }

    /// <summary>Four accounts are fetched, two fail, and it goes on in turns.</summary>
    [TestMethod]
    public void Accounts_that_fail_while_others_are_fetched_are_named_by_the_relapse()
    {
        string[] accounts = ["a", "b", "c", "d", "e", "f"];
        var mailboxes = accounts.SelectMany((account, at) => Enumerable.Range(1, 3)
            .Select(number => Fetched(account, number, at < 4 ? Now.AddSeconds(number * 5) : Now.AddMinutes(-9)))).ToList();
        var signals = new[] { "e", "f" }.SelectMany(account => Enumerable.Range(1, 3)
            .Select(number => Signal(account, number, Now.AddSeconds((number * 5) - 1)))).ByKey();

        var relapsed = (IncidentEvent.Relapsed)Next(Ramping(3), mailboxes, signals, Now.AddSeconds(20))!;

        Assert.AreSequenceEqual(["e", "f"], relapsed.Refused!.Order());
        var open = Ramping(3).After(relapsed);
        Assert.IsTrue(open.Covers("e"), "while the door is shut all are in scope");
        Assert.AreEqual(0, open.Relapses);
        var opened = open.After(Sent("a"), Report(4, CanaryOutcome.Clean), Sent("b"), Report(5, CanaryOutcome.Clean));
        Assert.IsFalse(opened.Covers("e") || opened.Covers("f"));
        Assert.IsTrue(opened.Covers("a"));
    }

    /// <summary>Fetches that were on their way are answered, and then nothing is.</summary>
    [TestMethod]
    public void Door_that_shuts_for_all_names_no_accounts()
    {
        string[] accounts = ["a", "b", "c", "d", "e", "f"];
        var mailboxes = accounts.SelectMany((account, at) => Enumerable.Range(1, 3)
            .Select(number => Fetched(account, number, at < 2 ? Now.AddSeconds(number) : Now.AddMinutes(-9)))).ToList();
        var signals = accounts.Skip(2)
            .SelectMany(account => Enumerable.Range(1, 3).Select(number => Signal(account, number, Now.AddSeconds(2 + number)))).ByKey();

        Assert.AreEqual(new IncidentEvent.Relapsed(12, 18), Next(Ramping(3), mailboxes, signals, Now.AddSeconds(20)));
    }

    /// <summary>The first of the other accounts tells.</summary>
    [TestMethod]
    public void Relapse_while_few_mailboxes_are_let_through_is_found_by_the_next_canary()
    {
        var relapsed = Ramping(1).After(new IncidentEvent.Relapsed(3, 3, ["b"]));

        var refused = relapsed.After(Sent("a"), Report(4, CanaryOutcome.Refused));

        Assert.AreEqual((0, 1), (relapsed.Relapses, refused.Relapses));
        Assert.IsEmpty(refused.RefusedAccounts);
        Assert.IsEmpty(
            refused.After(Sent("a"), Report(5, CanaryOutcome.Clean), Sent("a"), Report(6, CanaryOutcome.Clean)).Left,
            "no account leaves the scope");
    }

    [TestMethod]
    public void Ramp_starts_after_clean_canaries_of_two_accounts_even_if_a_third_is_refused()
    {
        var open = Open().After(
            Sent("a"), Report(2, CanaryOutcome.Clean), Sent("b"), Report(3, CanaryOutcome.Refused), Sent("c"),
            Report(4, CanaryOutcome.Clean));

        Assert.AreEqual(IncidentPhase.Ramping, open.Phase);
        Assert.AreSequenceEqual(["b"], open.Left);
    }

    [TestMethod]
    public void Door_that_is_refused_to_an_account_that_was_clean_or_to_three_in_a_row_is_shut()
    {
        var clean = Open().After(Sent("a"), Report(2, CanaryOutcome.Clean));

        Assert.AreEqual(0, clean.After(Sent("a"), Report(3, CanaryOutcome.Refused)).Clean);
        Assert.AreEqual(0, clean.After(
            Sent("b"), Report(3, CanaryOutcome.Refused), Sent("c"), Report(4, CanaryOutcome.Refused), Sent("d"),
            Report(5, CanaryOutcome.Refused)).Clean);
    }

    [TestMethod]
    public void Canary_that_confirms_a_clean_one_is_of_another_account_that_was_not_refused()
    {
        var mailboxes = new[] { "a", "b", "c" }.Select(account => Fetched(account, 1, Now.AddMinutes(-1))).ToList();
        var incident = Open().After(Sent("a"), Report(2, CanaryOutcome.Clean), Sent("b"), Report(3, CanaryOutcome.Refused));

        Assert.AreEqual(new IncidentEvent.CanarySent(Key("c", 1)), CanaryRotation.Choose(incident, mailboxes, Calm, [], Now));
    }

    [TestMethod]
    public void Canaries_go_over_accounts_and_their_mailboxes()
    {
        var mailboxes = new[] { "a", "b", "c" }.SelectMany(account => Enumerable.Range(1, 2)
            .Select(number => Fetched(account, number, Now.AddMinutes(-1)))).ToList();
        var incident = Open();
        var chosen = new List<MailboxKey>();

        for (var number = 0; number < 6; number++)
        {
            var sent = (IncidentEvent.CanarySent)CanaryRotation.Choose(incident, mailboxes, Calm, [], Now);
            chosen.Add(sent.Mailbox);
            incident = incident.After(sent);
        }

        Assert.HasCount(6, chosen.Distinct().ToList());
        Assert.HasCount(3, chosen.Take(3).Select(mailbox => mailbox.Account).Distinct().ToList());
    }

    [TestMethod]
    public void Suspicion_asks_a_mailbox_that_did_not_fail()
    {
        MailboxLook[] mailboxes = [Fetched("a", 1, Now), Fetched("a", 2, Now), Fetched("b", 1, Now)];
        var signals = new[] { Signal("a", 1, Now), Signal("b", 1, Now) }.ByKey();

        Assert.AreEqual(new IncidentEvent.CanarySent(Key("a", 2)), CanaryRotation.Choose(Suspected(), mailboxes, signals, [], Now));
    }

    [TestMethod]
    public void No_canary_is_paused_or_waits_for_a_person_or_is_busy()
    {
        MailboxLook[] mailboxes =
        [
            Fetched("a", 1, Now, new MailboxState.Paused(Now)),
            Fetched("a", 2, Now, new MailboxState.Parked(FailureClass.CredentialsRevoked, 2, Now, Now)),
        ];

        Assert.AreEqual(new IncidentEvent.NoCanary(IsScopeEmpty: true), CanaryRotation.Choose(Open(), mailboxes, Calm, [], Now));

        var busy = Fetched("a", 3, Now) with { LeasedUntil = Now.AddSeconds(1) };
        Assert.AreEqual(
            new IncidentEvent.NoCanary(IsScopeEmpty: false), CanaryRotation.Choose(Open(), [.. mailboxes, busy], Calm, [], Now));
    }

    [TestMethod]
    public void Providers_incident_takes_in_the_accounts_as_soon_as_it_is_confirmed()
    {
        var account = Open("a");

        Assert.AreNotEqual(
            new IncidentEvent.TakenIn("p"), IncidentRound.Next(account, [], Calm, [Suspected() with { Id = "p" }], Now, Options));
        Assert.AreEqual(
            new IncidentEvent.TakenIn("p"), IncidentRound.Next(account, [], Calm, [account, Open() with { Id = "p" }], Now, Options));
    }

    private static IncidentEvent? Next(
        Incident incident, IReadOnlyCollection<MailboxLook> mailboxes, Dictionary<MailboxKey, ProviderSignal> signals,
        DateTimeOffset now) =>
        IncidentRound.Next(incident, mailboxes, signals, [incident], now, Options);
}
