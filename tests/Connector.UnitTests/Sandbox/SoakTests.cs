using Connector.Sandbox.Soaking;

namespace Connector.UnitTests.Sandbox;

/// <summary>The plan of a soak, and its judgment of growth.</summary>
[TestClass]
public sealed class SoakTests
{
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);

    [TestMethod]
    public void Seed_repeats_its_plan_and_another_seed_makes_another_one()
    {
        Assert.AreSequenceEqual(SoakPlan.Make(7, TenMinutes), SoakPlan.Make(7, TenMinutes));
        Assert.AreNotEqual(SoakPlan.Make(7, TenMinutes)[0], SoakPlan.Make(8, TenMinutes)[0]);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void Plan_of_ten_minutes_has_every_kind_of_fault_and_ends_all_in_time(int seed)
    {
        var plan = SoakPlan.Make(seed, TenMinutes);

        Assert.IsEmpty(Enum.GetValues<SoakFault>().Except(plan.Select(fault => fault.Kind)).ToList());
        Assert.IsTrue(plan.All(fault => fault.Until <= TenMinutes));
    }

    [TestMethod]
    public void Faults_of_storage_never_overlap()
    {
        var faults = SoakPlan.Make(1, TimeSpan.FromHours(2))
            .Where(fault => fault.Kind is SoakFault.StorageSlow or SoakFault.StorageBusy or SoakFault.StorageAway).ToList();

        Assert.IsGreaterThan(30, faults.Count);
        Assert.IsTrue(faults.Zip(faults.Skip(1)).All(pair => pair.First.Until < pair.Second.At));
    }

    [TestMethod]
    [DataRow(0.0, true)]
    [DataRow(0.09, true)]
    [DataRow(0.11, false)]
    public void Growth_of_more_than_a_tenth_in_an_hour_is_not_flat(double share, bool isFlat) =>
        Assert.AreEqual(isFlat, Line(TimeSpan.FromHours(2), 1000, share / 3600).IsFlat);

    [TestMethod]
    [DataRow(0.09, true)]
    [DataRow(0.11, false)]
    public void Growth_of_a_shorter_time_is_judged_over_that_time(double share, bool isFlat) =>
        Assert.AreEqual(isFlat, Line(TenMinutes, 1000, share / 600).IsFlat);

    [TestMethod]
    [DataRow(0.0, true)]
    [DataRow(0.2, false)]
    public void Peaks_of_faults_do_not_count_and_the_growth_below_them_does(double share, bool isFlat)
    {
        var line = Line(TenMinutes, 1000, share / 600);
        var peaks = line.Points.Select((point, number) => number % 9 > 4 ? (point.At, point.Value + (number * 10)) : point);

        Assert.AreEqual(isFlat, (line with { Points = [.. peaks] }).IsFlat);
    }

    [TestMethod]
    public void Quantity_that_was_not_measured_is_not_flat() => Assert.IsFalse(new Growth("memory", [], 0).IsFlat);

    /// <param name="share">Of the mean, a second.</param>
    private static Growth Line(TimeSpan lasting, double mean, double share) => new(
        "memory",
        [
            .. from step in Enumerable.Range(0, 101)
               let at = lasting * (step / 100.0)
               select (at, mean + (mean * share * (at - (lasting / 2)).TotalSeconds)),
        ],
        Slack: 0);
}
