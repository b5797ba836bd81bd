using Connector.Incidents;
using Connector.Mailboxes;
using static Connector.UnitTests.Incidents.IncidentsUnderTest;

namespace Connector.UnitTests.Incidents;

[TestClass]
public sealed class RelapseTests
{
    [TestMethod]
    public void Relapse_follows_when_enough_mailboxes_of_a_step_fail()
    {
        var mailboxes = Enumerable.Range(1, 10).Select(number => Fetched("a", number, number <= 4 ? Now : Now.AddMinutes(-9))).ToList();
        var signals = Enumerable.Range(5, 3).Select(number => Signal("a", number, Now));

        Assert.AreEqual(new IncidentEvent.Relapsed(3, 7), Next(Ramping(1, Now.AddMinutes(-9)), mailboxes, signals, Now));
    }

    [TestMethod]
    public void Single_refused_mailbox_delays_no_other()
    {
        var mailboxes = Enumerable.Range(1, 10).Select(number => Fetched("a", number, number == 1 ? Now.AddMinutes(-9) : Now)).ToList();
        var signals = new[] { Signal("a", 1, Now) };
        var ramping = Ramping(3);

        Assert.AreEqual(new IncidentEvent.BacklogDrained(0), Next(ramping, mailboxes, signals, Now));
        Assert.IsInstanceOfType<IncidentEvent.Calmed>(
            Next(ramping.After(new IncidentEvent.BacklogDrained(0)), mailboxes, signals, Now + Options.Calm));
    }

    [TestMethod]
    public void Single_failures_that_are_hours_apart_are_no_relapse()
    {
        var ramping = Ramping(3).After(new IncidentEvent.BacklogDrained(0));
        var now = Now.AddHours(5);
        var mailboxes = Enumerable.Range(1, 10).Select(number => Fetched("a", number, number <= 3 ? Now.AddMinutes(1) : now)).ToList();
        var signals = new[] { Signal("a", 1, now.AddHours(-4)), Signal("a", 2, now.AddHours(-2)), Signal("a", 3, now) };

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
            .Select(number => Signal(account, number, Now.AddSeconds((number * 5) - 1))));

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
            .SelectMany(account => Enumerable.Range(1, 3).Select(number => Signal(account, number, Now.AddSeconds(2 + number))));

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

    private static IncidentEvent? Next(
        Incident incident, IEnumerable<Mailbox> mailboxes, IEnumerable<ProviderSignal> signals, DateTimeOffset now) =>
        IncidentRound.Next(incident, Scene(mailboxes, signals, now, incident));
}
