using Connector.Incidents;
using Connector.Mailboxes;
using static Connector.UnitTests.Incidents.IncidentsUnderTest;

namespace Connector.UnitTests.Incidents;

[TestClass]
public sealed class DetectionTests
{
    private static readonly DateTimeOffset Earlier = Now.AddMinutes(-1);

    [TestMethod]
    public void Two_failing_mailboxes_are_no_incident() =>
        AssertNothing(Look([Signal("a", 1, Now), Signal("b", 1, Now)], []));

    [TestMethod]
    public void Three_of_many_are_no_incident() =>
        AssertNothing(Look([Signal("a", 1, Now), Signal("b", 1, Now), Signal("c", 1, Now)], Many(Earlier, "d", 30)));

    [TestMethod]
    public void Fifth_of_those_tried_is_an_incident_of_the_provider()
    {
        var suspicion = Single(Look([Signal("a", 1, Now), Signal("b", 1, Earlier), Signal("c", 1, Now)], Many(Earlier, "d", 12)));

        Assert.IsNull(suspicion.Account);
        Assert.AreEqual((3, 15, Earlier), (suspicion.Failing, suspicion.Tried, suspicion.Since));
    }

    [TestMethod]
    public void Failures_and_fetches_before_the_window_do_not_count()
    {
        var old = Now - Options.Window;

        AssertNothing(Look([Signal("a", 1, old), Signal("b", 1, Now), Signal("c", 1, Now)], []));
        Assert.AreEqual(3, Single(Look([Signal("a", 1, Now), Signal("b", 1, Now), Signal("c", 1, Now)], Many(old, "d", 50))).Tried);
    }

    [TestMethod]
    public void Mailbox_that_failed_after_it_was_fetched_counts_once() => Assert.AreEqual(
        3,
        Single(Look([Signal("a", 1, Now), Signal("b", 1, Now), Signal("c", 1, Now)],
        [Fetched("a", 1, Earlier), Fetched("b", 1, Earlier)])).Tried);

    [TestMethod]
    public void One_account_that_fails_while_the_others_flow_is_that_accounts_incident() =>
        Assert.AreEqual("a", Single(Look(Fail("a", 3, Earlier), Many(Now, "b", 6))).Account);

    [TestMethod]
    public void Scope_stays_undecided_until_other_mailboxes_are_tried()
    {
        var result = Look(Fail("a", 3, Now), Many(Earlier, "b", 6));

        Assert.IsTrue(result.IsUndecided);
        Assert.IsEmpty(result.Suspicions);
    }

    [TestMethod]
    public void Fetch_begun_before_the_block_decides_nothing() =>
        Assert.IsTrue(Look(Fail("a", 3, Earlier.AddSeconds(40)), [.. Many(Earlier, "b", 5), Fetched("b", 9, Now)]).IsUndecided);

    [TestMethod]
    public void Undecided_for_long_it_is_the_providers() =>
        Assert.IsNull(Single(Look(Fail("a", 3, Now - Options.ScopePatience), Many(Earlier, "b", 6))).Account);

    [TestMethod]
    public void Only_account_that_there_is_fails_with_the_provider() => Assert.IsNull(Single(Look(Fail("a", 3, Now), [])).Account);

    [TestMethod]
    public void Failures_in_many_accounts_are_the_providers() =>
        Assert.IsNull(Single(Look([.. Fail("a", 9, Now), Signal("b", 1, Now)], Many(Earlier, "b", 5))).Account);

    [TestMethod]
    public void Two_accounts_that_fail_among_many_that_flow_have_an_incident_each()
    {
        var result = Look([.. Fail("a", 4, Earlier), .. Fail("b", 4, Earlier)], Many(Now, "c", 60));

        Assert.AreSequenceEqual(["a", "b"], result.Suspicions.Select(suspicion => suspicion.Account!).Order());
    }

    [TestMethod]
    public void Cause_is_that_of_most() => Assert.AreEqual(
        FailureClass.ProviderUnavailable,
        Single(Look(Enumerable.Range(1, 5).Select(number => Signal("a", number, Now, FailureClass.ProviderUnavailable))
        .Append(Signal("b", 1, Now)), [])).Cause);

    [TestMethod]
    public void Mailboxes_held_by_a_live_incident_raise_no_new_one() =>
        AssertNothing(Look(Fail("a", 5, Now), [], Open("a")));

    [TestMethod]
    public void Failures_before_a_dismissal_or_a_resolution_do_not_count()
    {
        var dismissed = Suspected().After(Sent(), Report(1, CanaryOutcome.Clean));

        AssertNothing(Look(Fail("a", 5, Now), [], dismissed));
        Assert.HasCount(1, Detection.Look(Scene([], Fail("a", 5, Now.AddSeconds(1)), Now.AddSeconds(1), dismissed)).Suspicions);
    }

    [TestMethod]
    public void Suspected_in_vain_again_and_again_it_waits_a_little_longer()
    {
        var dismissed = Suspected().After(Sent(), Report(1, CanaryOutcome.Clean)) with { Dismissals = 3 };

        Assert.IsEmpty(Detection.Look(Scene([], Fail("a", 5, Now.AddSeconds(5)), Now.AddSeconds(5), dismissed)).Suspicions);
        Assert.AreEqual(
            3,
            Detection.Look(Scene([], Fail("a", 5, Now.AddSeconds(5)), Now.AddSeconds(21), dismissed)).Suspicions.Single().Dismissals);
    }

    [TestMethod]
    public void Block_soon_after_a_resolved_one_is_the_same_incident()
    {
        var resolved = Ramping(3).After(new IncidentEvent.BacklogDrained(0), new IncidentEvent.Calmed());
        var suspicion = Single(Look(Fail("a", 5, Now), []));

        Assert.AreSame(resolved, Detection.BegunAgain(suspicion, [resolved], Now.AddMinutes(29), Options));
        Assert.IsNull(Detection.BegunAgain(suspicion, [resolved], Now.AddMinutes(31), Options));
    }

    private static DetectionResult Look(
        IEnumerable<ProviderSignal> signals, IEnumerable<Mailbox> mailboxes, params Incident[] recent) =>
        Detection.Look(Scene(mailboxes, signals, Now, recent));

    private static Suspicion Single(DetectionResult result) => result.Suspicions.Single();

    private static void AssertNothing(DetectionResult result)
    {
        Assert.IsEmpty(result.Suspicions);
        Assert.IsFalse(result.IsUndecided);
    }

    private static List<ProviderSignal> Fail(string account, int count, DateTimeOffset at) =>
        [.. Enumerable.Range(1, count).Select(number => Signal(account, number, at))];

    private static List<Mailbox> Many(DateTimeOffset at, string account, int count) =>
        [.. Enumerable.Range(1, count).Select(number => Fetched(account, number, at))];
}
