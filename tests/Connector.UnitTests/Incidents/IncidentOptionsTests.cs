using Connector.Incidents;
using Connector.Settings;
using Microsoft.Extensions.Configuration;

namespace Connector.UnitTests.Incidents;

[TestClass]
public sealed class IncidentOptionsTests
{
    [TestMethod]
    public void The_defaults_are_those_of_the_design()
    {
        var options = IncidentOptions.Read(Settings());

        Assert.AreEqual(new IncidentOptions(), options);
        Assert.AreEqual((TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(3)), (options.RampStep, options.Calm, options.GateCache));
    }

    [TestMethod]
    public void Who_divides_the_settings_divides_everything_that_follows_from_them()
    {
        var hurried = IncidentOptions.Read(Settings(
            ("Incident:Window", "00:00:02"), ("Incident:CanaryInterval", "00:00:01"), ("Incident:ConfirmAfter", "00:00:00.1666666")));
        var real = new IncidentOptions();

        foreach (var (one, other) in new (TimeSpan, TimeSpan)[]
        {
            (real.RampStep, hurried.RampStep), (real.Calm, hurried.Calm), (real.GateCache, hurried.GateCache), (real.LookEvery, hurried.LookEvery),
            (real.NudgeEvery, hurried.NudgeEvery), (real.CanaryPatience, hurried.CanaryPatience), (real.ReopenWithin, hurried.ReopenWithin),
            (real.ScopePatience, hurried.ScopePatience), (real.UnclearPause, hurried.UnclearPause),
            (real.CanaryPause(3), hurried.CanaryPause(3)), (real.CalmAfter(2), hurried.CalmAfter(2)), (real.SuspicionPause(3), hurried.SuspicionPause(3)),
        })
        {
            Assert.AreEqual(one.TotalSeconds / 60, other.TotalSeconds, 0.001);
        }
    }

    /// <summary>A worker that dies keeps its mailbox for a lease, however short canaries' pauses are.</summary>
    [TestMethod]
    public void Backlog_is_stalled_after_ten_canaries_and_never_within_ten_leases()
    {
        Assert.AreEqual(TimeSpan.FromMinutes(10), new IncidentOptions().StalledAfter);
        Assert.AreEqual(TimeSpan.FromMinutes(5), IncidentOptions.Read(Settings(("Incident:CanaryInterval", "00:00:01"))).StalledAfter);
        Assert.AreEqual(TimeSpan.FromSeconds(100), IncidentOptions.Read(Settings(("Incident:CanaryInterval", "00:00:01"), ("Import:LeaseDuration", "00:00:10"))).StalledAfter);
    }

    [TestMethod]
    [DataRow("Incident:Share", "2")]
    [DataRow("Incident:MinMailboxes", "0")]
    [DataRow("Incident:Window", "soon")]
    [DataRow("Incident:Calm", "-00:00:01")]
    public void A_wrong_setting_is_named(string name, string value)
    {
        var settings = Settings((name, value));

        IncidentOptions.Read(settings);

        Assert.Contains(name.Replace(":", "__", StringComparison.Ordinal), settings.Errors.Single());
    }

    private static SettingsReader Settings(params (string Name, string Value)[] values) => new(new ConfigurationBuilder()
        .AddInMemoryCollection(values.Select(value => KeyValuePair.Create(value.Name, (string?)value.Value))).Build());
}
