using Connector.Incidents;
using static Connector.UnitTests.Incidents.IncidentsUnderTest;

namespace Connector.UnitTests.Incidents;

[TestClass]
public sealed class IncidentLifeTests
{
    [TestMethod]
    public void Suspicion_asks_a_canary_as_soon_as_every_instance_holds()
    {
        var incident = Suspected();

        Assert.AreEqual(IncidentPhase.Suspected, incident.Phase);
        Assert.AreEqual(Now + Options.GateCache, incident.NextCanaryAt);
        Assert.IsNull(incident.DetectedAt);
    }

    [TestMethod]
    public void Refused_canary_makes_it_an_incident() => Assert.AreEqual(Now, Open().DetectedAt);

    [TestMethod]
    public void Clean_canary_dismisses_the_suspicion()
    {
        var incident = Suspected().After(Sent(), Report(1, CanaryOutcome.Clean));

        Assert.AreEqual(IncidentPhase.Dismissed, incident.Phase);
        Assert.IsTrue(incident.IsSettled, "nobody was told, and nobody needs to be");
        Assert.AreEqual(Now, incident.EndedAt);
    }

    [TestMethod]
    public void Clean_canary_is_confirmed_soon_and_alone_opens_nothing()
    {
        var incident = Open().After(Sent(), Report(2, CanaryOutcome.Clean));

        Assert.AreEqual(IncidentPhase.Open, incident.Phase);
        Assert.AreEqual(Now + Options.ConfirmAfter, incident.NextCanaryAt);
        Assert.AreEqual(Now, incident.FirstCleanCanaryAt);
    }

    [TestMethod]
    public void Clean_canaries_in_a_row_start_the_ramp() => Assert.AreEqual(
        IncidentPhase.Ramping, Open().After(Sent(), Report(2, CanaryOutcome.Clean), Sent(), Report(3, CanaryOutcome.Clean)).Phase);

    [TestMethod]
    public void Refused_canary_between_two_clean_ones_keeps_the_incident_open()
    {
        var incident = Open().After(
            Sent(), Report(2, CanaryOutcome.Clean), Sent(), Report(3, CanaryOutcome.Refused), Sent(), Report(4, CanaryOutcome.Clean));

        Assert.AreEqual(IncidentPhase.Open, incident.Phase);
        Assert.AreEqual(1, incident.Clean);
    }

    [TestMethod]
    public void Report_that_comes_twice_counts_once()
    {
        var once = Open().After(Sent(), Report(2, CanaryOutcome.Clean));

        Assert.AreSame(once, once.After(Report(2, CanaryOutcome.Clean)));
        Assert.AreSame(once, once.After(Report(1, CanaryOutcome.Refused)), "nor does one that was overtaken");
        Assert.AreSame(once, once.After(Report(9, CanaryOutcome.Clean)), "nor one that was never sent");
    }

    [TestMethod]
    public void Canary_lost_twice_means_that_the_provider_hangs()
    {
        var lost = Suspected().After(Sent(), new IncidentEvent.CanaryLost());
        Assert.AreEqual(IncidentPhase.Suspected, lost.Phase);
        Assert.AreEqual(Now, lost.NextCanaryAt);

        Assert.AreEqual(IncidentPhase.Open, lost.After(Sent(), new IncidentEvent.CanaryLost()).Phase);
    }

    [TestMethod]
    public void Suspicion_that_no_canary_can_settle_ends_soon() => Assert.AreEqual(
        IncidentPhase.Dismissed,
        Suspected()
        .After(Sent(), Report(1, CanaryOutcome.Unclear), Sent(), Report(2, CanaryOutcome.Unclear), Sent(),
        Report(3, CanaryOutcome.Unclear)).Phase);

    [TestMethod]
    [DataRow(1, 2)]
    [DataRow(2, 4)]
    [DataRow(3, 5)]
    public void Each_relapse_makes_the_pause_longer_up_to_a_cap(int relapses, int minutes)
    {
        var incident = Ramping();

        for (var relapse = 1; relapse <= relapses; relapse++)
        {
            incident = incident.After(new IncidentEvent.Relapsed(3, 5));
            Assert.AreEqual(IncidentPhase.Open, incident.Phase);

            if (relapse < relapses)
            {
                var number = incident.Canaries;
                incident = incident.After(
                    Sent(), Report(number + 1, CanaryOutcome.Clean), Sent(), Report(number + 2, CanaryOutcome.Clean),
                    new IncidentEvent.StepBegan(1, null, 3));
            }
        }

        Assert.AreEqual(Now.AddMinutes(minutes), incident.NextCanaryAt);
    }

    [TestMethod]
    public void Resolved_incident_that_begins_again_is_the_same_one()
    {
        var resolved = Ramping(3).After(new IncidentEvent.BacklogDrained(0), new IncidentEvent.Calmed(), new IncidentEvent.Settled(new()));
        Assert.AreEqual(IncidentPhase.Resolved, resolved.Phase);

        var again = resolved.After(new IncidentEvent.Recurred(new Suspicion(null, resolved.Cause, Now, 4, 5, 0, [])));
        Assert.AreEqual(IncidentPhase.Suspected, again.Phase);
        Assert.AreEqual(IncidentPhase.Resolved, again.After(Sent(), Report(4, CanaryOutcome.Clean)).Phase, "unless it was none");

        var reopened = again.After(Sent(), Report(4, CanaryOutcome.Refused));
        Assert.AreEqual((IncidentPhase.Open, 1, false, false), (reopened.Phase, reopened.Flaps, reopened.IsTold, reopened.IsSettled));
        Assert.IsNull(reopened.ResolvedAt);
    }

    [TestMethod]
    public void Timeline_of_a_provider_that_flaps_for_days_stays_bounded()
    {
        var incident = Ramping();

        for (var flap = 0; flap < 500; flap++)
        {
            var number = incident.Canaries;
            incident = incident.After(
                new IncidentEvent.Relapsed(3, 5),
                Sent(),
                Report(number + 1, CanaryOutcome.Clean),
                Sent(),
                Report(number + 2, CanaryOutcome.Clean),
                new IncidentEvent.StepBegan(1, null, 3));
        }

        Assert.HasCount(100, incident.Timeline);
        Assert.AreEqual("firstFailure", incident.Timeline[0].What);
        Assert.HasCount(60, incident.Steps);
    }

    [TestMethod]
    public void Ids_sort_by_time() =>
        Assert.IsLessThan(0, string.CompareOrdinal(Incident.NewId(Now), Incident.NewId(Now.AddMinutes(1))));
}
