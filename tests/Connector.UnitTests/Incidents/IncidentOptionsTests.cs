using Connector.Incidents;
using Connector.UnitTests.Settings;

namespace Connector.UnitTests.Incidents;

[TestClass]
public sealed class IncidentOptionsTests
{
    [TestMethod]
    public void Default_settings_are_as_documented()
    {
        var options = TestSettings.Reader().Read<IncidentOptions>();

        Assert.AreEqual(new IncidentOptions(), options);
        Assert.AreEqual(
            (TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(3)),
            (options.RampStep, options.Calm, options.GateCache));
    }

    [TestMethod]
    public void Derived_intervals_scale_with_their_settings()
    {
        var hurried = TestSettings.Reader(
            ("Incident__Window", "00:00:02"), ("Incident__CanaryInterval", "00:00:01"), ("Incident__ConfirmAfter", "00:00:00.1666666"))
            .Read<IncidentOptions>();
        var real = new IncidentOptions();

        foreach (var (one, other) in new (TimeSpan, TimeSpan)[]
        {
            (real.RampStep, hurried.RampStep), (real.Calm, hurried.Calm), (real.GateCache, hurried.GateCache),
                (real.LookEvery, hurried.LookEvery),
            (real.NudgeEvery, hurried.NudgeEvery), (real.CanaryPatience, hurried.CanaryPatience), (real.ReopenWithin, hurried.ReopenWithin),
            (real.ScopePatience, hurried.ScopePatience), (real.UnclearPause, hurried.UnclearPause),
            (real.CanaryPause(3), hurried.CanaryPause(3)), (real.CalmAfter(2), hurried.CalmAfter(2)),
            (real.SuspicionPause(3), hurried.SuspicionPause(3)),
        })
        {
            Assert.AreEqual(one.TotalSeconds / 60, other.TotalSeconds, 0.001);
        }
    }

    /// <summary>A crashed worker keeps its mailbox leased even if the canary interval is shorter.</summary>
    [TestMethod]
    public void Backlog_is_stalled_after_ten_canaries_and_never_within_ten_leases()
    {
        Assert.AreEqual(TimeSpan.FromMinutes(10), new IncidentOptions().StalledAfter);
        var hurried = new IncidentOptions { CanaryInterval = TimeSpan.FromSeconds(1) };
        Assert.AreEqual(TimeSpan.FromMinutes(5), hurried.StalledAfter);
        Assert.AreEqual(TimeSpan.FromSeconds(100), (hurried with { LeaseDuration = TimeSpan.FromSeconds(10) }).StalledAfter);
    }

    [TestMethod]
    [DataRow("Incident__Share", "2")]
    [DataRow("Incident__MinMailboxes", "0")]
    [DataRow("Incident__Window", "soon")]
    [DataRow("Incident__Calm", "-00:00:01")]
    public void Wrong_setting_is_named(string name, string value)
    {
        var settings = TestSettings.Reader((name, value));

        settings.Read<IncidentOptions>();

        Assert.Contains(name, settings.Errors.Single());
    }
}
