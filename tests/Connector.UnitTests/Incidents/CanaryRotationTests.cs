using Connector.Incidents;
using Connector.Mailboxes;
using static Connector.UnitTests.Incidents.IncidentsUnderTest;

namespace Connector.UnitTests.Incidents;

[TestClass]
public sealed class CanaryRotationTests
{
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

        Assert.AreEqual(new IncidentEvent.CanarySent(Key("c", 1)), CanaryRotation.Choose(incident, Scene(mailboxes)));
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
            var sent = (IncidentEvent.CanarySent)CanaryRotation.Choose(incident, Scene(mailboxes));
            chosen.Add(sent.Mailbox);
            incident = incident.After(sent);
        }

        Assert.HasCount(6, chosen.Distinct().ToList());
        Assert.HasCount(3, chosen.Take(3).Select(mailbox => mailbox.Account).Distinct().ToList());
    }

    [TestMethod]
    public void Suspicion_asks_a_mailbox_that_did_not_fail()
    {
        Mailbox[] mailboxes = [Fetched("a", 1, Now), Fetched("a", 2, Now), Fetched("b", 1, Now)];
        var signals = new[] { Signal("a", 1, Now), Signal("b", 1, Now) };

        Assert.AreEqual(new IncidentEvent.CanarySent(Key("a", 2)), CanaryRotation.Choose(Suspected(), Scene(mailboxes, signals)));
    }

    [TestMethod]
    public void No_canary_is_paused_or_waits_for_a_person_or_is_busy()
    {
        Mailbox[] mailboxes =
        [
            Fetched("a", 1, Now, new MailboxState.Paused(Now)),
            Fetched("a", 2, Now, new MailboxState.Parked(FailureClass.CredentialsRevoked, 2, Now, Now)),
        ];

        Assert.AreEqual(new IncidentEvent.NoCanary(IsScopeEmpty: true), CanaryRotation.Choose(Open(), Scene(mailboxes)));

        var busy = Fetched("a", 3, Now) with { LeasedUntil = Now.AddSeconds(1) };
        Assert.AreEqual(
            new IncidentEvent.NoCanary(IsScopeEmpty: false), CanaryRotation.Choose(Open(), Scene([.. mailboxes, busy])));
    }

    [TestMethod]
    public void Canaries_after_a_relapse_of_some_accounts_ask_the_accounts_that_were_clean()
    {
        var mailboxes = new[] { "a", "b", "c", "d" }.Select(account => Fetched(account, 1, Now.AddMinutes(-1))).ToList();
        var ramping = Open().After(Sent("c"), Report(2, CanaryOutcome.Clean), Sent("d"), Report(3, CanaryOutcome.Clean));
        var incident = ramping.After(new IncidentEvent.Relapsed(3, 3, ["a"]));

        var first = (IncidentEvent.CanarySent)CanaryRotation.Choose(incident, Scene(mailboxes));
        incident = incident.After(first, Report(4, CanaryOutcome.Clean));
        var second = (IncidentEvent.CanarySent)CanaryRotation.Choose(incident, Scene(mailboxes));

        Assert.AreSequenceEqual(["c", "d"], new[] { first, second }.Select(sent => sent.Mailbox.Account).Order());
    }
}
