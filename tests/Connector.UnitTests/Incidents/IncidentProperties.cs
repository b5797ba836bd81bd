using Connector.Incidents;
using Connector.Mailboxes;
using CsCheck;
using static Connector.UnitTests.Incidents.IncidentsUnderTest;

namespace Connector.UnitTests.Incidents;

[TestClass]
[TestCategory("Property")]
public sealed class IncidentProperties
{
    private static readonly Gen<IncidentEvent> AnyEvent = Gen.OneOf(
        Gen.Const<IncidentEvent>(Sent()),
        Gen.Select(Gen.Int[0, 12], Gen.Enum<CanaryOutcome>()).Select<(int Number, CanaryOutcome Outcome), IncidentEvent>(
            report => new IncidentEvent.CanaryReported(report.Number, report.Outcome)),
        Gen.Const<IncidentEvent>(new IncidentEvent.CanaryLost()),
        Gen.Bool.Select<bool, IncidentEvent>(isEmpty => new IncidentEvent.NoCanary(isEmpty)),
        Gen.Int[1, 3].Select<int, IncidentEvent>(step => new IncidentEvent.StepBegan(step, Now, 3)),
        Gen.Const<IncidentEvent>(new IncidentEvent.Relapsed(3, 3)),
        Gen.Const<IncidentEvent>(new IncidentEvent.Relapsed(3, 9, ["b"])),
        Gen.Int[0, 5].Select<int, IncidentEvent>(waiting => new IncidentEvent.Progressed(waiting)),
        Gen.Const<IncidentEvent>(new IncidentEvent.BacklogDrained(0)),
        Gen.Const<IncidentEvent>(new IncidentEvent.Calmed()),
        Gen.Const<IncidentEvent>(new IncidentEvent.TakenIn("p")),
        Gen.Const<IncidentEvent>(new IncidentEvent.Told(1, 2)),
        Gen.Const<IncidentEvent>(new IncidentEvent.Alerted(Now)),
        Gen.Const<IncidentEvent>(new IncidentEvent.Settled(new())),
        Gen.Const<IncidentEvent>(new IncidentEvent.Recurred(new Suspicion(null, FailureClass.ProviderBlocked, Now, 3, 3, 0, []))));

    [TestMethod]
    public void Incident_keeps_its_invariants_for_events_in_any_order() => AnyEvent.Array[0, 80].Sample(events =>
    {
        var now = Now;
        var incident = Suspected("a");

        foreach (var happened in events)
        {
            var next = incident.On(happened, now, Options);
            CheckStep(incident, happened, next);

            if (happened is IncidentEvent.CanaryReported or IncidentEvent.StepBegan)
            {
                Assert.AreEqual(next, next.On(happened, now, Options), "what is said twice is heard once");
            }

            (incident, now) = (next, now.AddSeconds(7));
        }
    });

    [TestMethod]
    public void Every_mailbox_is_fetched_in_the_end_and_only_canaries_call_during_a_block() =>
        Gen.Select(Gen.Int, Gen.Int[1, 4], Gen.Int[2, 5], Gen.Int[0, 1500].Array[0, 8], Gen.Double[0, 0.4]).Sample(
            (seed, accounts, perAccount, switches, lostRaces) =>
            {
                // The door changes its mind at these seconds; half an hour on it is open for good.
                Array.Sort(switches);
                var model = new DoorModel(seed, accounts, perAccount)
                {
                    IsShut = (_, at) => at < Now.AddMinutes(30) && switches.Count(second => Now.AddSeconds(second) <= at) % 2 == 1,
                    LostRaces = lostRaces,
                };

                model.Run(TimeSpan.FromMinutes(100));

                AssertOver(model);
                AssertQuiet(model);
            },
            iter: 60);

    /// <summary>After a block of all, every second account, or any half of them, stays ill.</summary>
    [TestMethod]
    public void Accounts_that_stay_blocked_delay_no_other_account() =>
        Gen.Select(Gen.Int, Gen.Int[2, 8], Gen.Int[1, 6], Gen.Bool).Sample(
            (seed, accounts, perAccount, alternate) =>
            {
                var chance = new Random(seed);
                var names = Enumerable.Range(0, accounts).Select(account => $"a{account}").ToList();
                var order = alternate ? names : [.. names.OrderBy(_ => chance.Next())];
                var ill = order.Where((_, index) => index % 2 == 0).Take(accounts / 2).ToHashSet();
                var (opens, ends) = (Now.AddMinutes(20), Now.AddMinutes(180));
                var model = new DoorModel(seed, accounts, perAccount)
                {
                    IsShut = (mailbox, at) => at >= Now.AddMinutes(2) && (at < opens || (ill.Contains(mailbox.Account) && at < ends)),
                };

                model.Run(TimeSpan.FromMinutes(55));
                var late = model.Mailboxes.Where(mailbox => !ill.Contains(mailbox.Key.Account) && !(mailbox.LastFetchAt > opens));
                Assert.IsEmpty(
                    late.Select(mailbox => mailbox.Key).ToList(),
                    $"All that are well are fetched; ill are {string.Join(' ', ill)}.\n{Story(model)}");

                model.Run(TimeSpan.FromMinutes(160));
                Assert.DoesNotContain(incident => incident.IsLive, model.Incidents);
                Assert.IsTrue(model.Mailboxes.All(mailbox => mailbox.LastFetchAt > ends), "in the end all are fetched");
            },
            iter: 60);

    [TestMethod]
    public void Block_of_one_account_does_not_hold_another() => Gen.Int.Sample(
        seed =>
        {
            // Two canaries in a row without a report open the incident of all accounts that is suspected first, to be on the safe side.
            var model = new DoorModel(seed, accounts: 4, perAccount: 4)
            {
                IsShut = (mailbox, at) => mailbox.Account == "a0" && at < Now.AddMinutes(30),
                LosesReports = false,
            };

            model.Run(TimeSpan.FromMinutes(60));

            AssertOver(model);
            Assert.DoesNotContain(incident => incident is { Account: not "a0", DetectedAt: not null }, model.Incidents, "the others flow");
            Assert.AreEqual("a0", model.Incidents.Single(incident => incident.DetectedAt is not null).Account);
        },
        iter: 40);

    private static string Story(DoorModel model) => string.Join('\n', model.Changes.Select(
        change =>
        $"{change.At - Now:c} {change.After.Id} {change.After.Account} {change.After.Phase} {change.Event} left: "
            + $"{string.Join(' ', change.After.Left)}"));

    // Exceeds a limit because it is one table of the allowed steps.
    private static void CheckStep(Incident before, IncidentEvent happened, Incident after)
    {
        switch (before.Phase, after.Phase)
        {
            case var (one, other) when one == other:
                break;
            case (IncidentPhase.Suspected, IncidentPhase.Open):
                Assert.IsTrue(
                    happened is IncidentEvent.CanaryReported { Outcome: CanaryOutcome.Refused } or IncidentEvent.CanaryLost,
                    "a canary says so");
                break;
            case (IncidentPhase.Suspected, IncidentPhase.Dismissed or IncidentPhase.Resolved):
            case (IncidentPhase.Open, IncidentPhase.Resolved):
                Assert.IsTrue(happened is IncidentEvent.CanaryReported { Outcome: not CanaryOutcome.Refused } or IncidentEvent.NoCanary);
                break;
            case (IncidentPhase.Open, IncidentPhase.Ramping):
                Assert.IsTrue(
                    happened is IncidentEvent.CanaryReported { Outcome: CanaryOutcome.Clean } && before.Clean == Options.CleanCanaries - 1);
                break;
            case (IncidentPhase.Ramping, IncidentPhase.Open):
                Assert.IsInstanceOfType<IncidentEvent.Relapsed>(happened);
                break;
            case (IncidentPhase.Ramping, IncidentPhase.Resolved):
                Assert.IsInstanceOfType<IncidentEvent.Calmed>(happened);
                break;
            case (IncidentPhase.Resolved, IncidentPhase.Suspected):
                Assert.IsInstanceOfType<IncidentEvent.Recurred>(happened);
                break;
            case (_, IncidentPhase.Merged):
                Assert.IsInstanceOfType<IncidentEvent.TakenIn>(happened);
                break;
            default:
                Assert.Fail($"{before.Phase} became {after.Phase} by {happened}");
                break;
        }

        if (after.Phase is IncidentPhase.Suspected or IncidentPhase.Open)
        {
            Assert.IsTrue(after.NextCanaryAt is not null || after.CanarySentAt is not null, "a shut door is knocked at again");
            Assert.IsTrue(
                after.Holds(Key("a", 1), null) && after.Holds(Key("b", 1), null) == (after.Account is null),
                "and by nobody else");
        }

        Assert.IsFalse(after.IsLive && after.EndedAt is not null);
        Assert.IsTrue(after.IsLive || after.EndedAt is not null);
        Assert.IsLessThanOrEqualTo(after.Canaries, after.Reported);
        Assert.IsFalse(
            after.IsSettled && after.IsLive && after.Phase != IncidentPhase.Suspected, "whoever was told will be told of the end");
    }

    private static void AssertOver(DoorModel model)
    {
        Assert.DoesNotContain(incident => incident.IsLive, model.Incidents, "the door is open for long");
        Assert.IsTrue(
            model.Mailboxes.All(mailbox => mailbox.State is MailboxState.Active && mailbox.LastFetchAt > Now.AddMinutes(31)),
            "all are fetched");
    }

    /// <summary>While the provider's incident is open, with a little time for every view to know.</summary>
    private static void AssertQuiet(DoorModel model)
    {
        var since = model.Changes.Where(
            change => change is { Before.Phase: not IncidentPhase.Open, After: { Phase: IncidentPhase.Open, Account: null } });

        foreach (var opened in since)
        {
            var from = opened.At.AddSeconds(4);
            var left = model.Changes.FirstOrDefault(
                change => change.At >= opened.At && change.After.Id == opened.After.Id && change.After.Phase != IncidentPhase.Open);
            var until = left.After is null ? DateTimeOffset.MaxValue : left.At;
            var reads = model.Reads.Where(read => read.At > from && read.At < until).ToList();

            Assert.IsTrue(reads.All(read => read.IsCanary), "only canaries knock");
            Assert.IsTrue(
                reads.All(read => reads.Count(other => other.At >= read.At && other.At < read.At.AddMinutes(1)) <= 3),
                "and at most three in a minute");
        }
    }
}
