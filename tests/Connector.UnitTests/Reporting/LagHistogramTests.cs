using Connector.Reporting.ServiceLevels;

namespace Connector.UnitTests.Reporting;

[TestClass]
public sealed class LagHistogramTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    [TestMethod]
    [DataRow(0.5)]
    [DataRow(0.95)]
    [DataRow(0.99)]
    public void Quantile_is_within_the_bucket_of_the_exact_one(double share)
    {
        var chance = new Random(3);
        var lags = Enumerable.Range(0, 5_000).Select(_ => -40 * Math.Log(1 - chance.NextDouble())).Order().ToList();

        var estimated = lags.Aggregate(LagHistogram.Empty, (sum, lag) => sum.With(TimeSpan.FromSeconds(lag))).Quantile(share)!.Value;

        var exact = lags[(int)(share * lags.Count)];
        Assert.AreEqual(exact, estimated.TotalSeconds, 0.2 * exact);
    }

    [TestMethod]
    public void Mail_of_exactly_a_minute_is_within_a_minute()
    {
        var lags = LagHistogram.Empty.With(TimeSpan.FromSeconds(60)).With(TimeSpan.FromSeconds(60.001));

        Assert.AreEqual(0.5, lags.WithinMinute);
    }

    [TestMethod]
    public void Histograms_of_two_instances_add_up()
    {
        var (one, other) = (LagHistogram.Empty.With(TimeSpan.FromSeconds(3)), LagHistogram.Empty.With(TimeSpan.FromDays(30)));

        Assert.AreSequenceEqual(one.With(TimeSpan.FromDays(30)).Counts, one.Plus(other).Counts);
    }

    [TestMethod]
    public void Histogram_without_mails_has_no_quantile_and_no_share()
    {
        Assert.IsNull(LagHistogram.Empty.Quantile(0.5));
        Assert.IsNull(LagHistogram.Empty.WithinMinute);
    }

    [TestMethod]
    public void Report_has_the_last_day_the_last_week_and_each_hour_by_route()
    {
        var fast = LagHistogram.Empty.With(TimeSpan.FromSeconds(4));
        var slow = LagHistogram.Empty.With(TimeSpan.FromMinutes(20));

        var report = ServiceReport.Of(
            [
                new ServiceHour(Noon.AddDays(-3), "api", slow, Missing: 2),
                new ServiceHour(Noon.AddHours(-2), "api", fast),
                new ServiceHour(Noon.AddHours(-1), "api", fast),
                new ServiceHour(Noon.AddHours(-1), "forwarding", fast),
            ],
            Noon.AddMinutes(20));

        Assert.AreEqual(2, report.Missing);
        Assert.AreSequenceEqual(["api 2 1", "forwarding 1 1"], report.Day.Select(Short));
        Assert.AreSequenceEqual(["api 3 0.6667", "forwarding 1 1"], report.Week.Select(Short));
        Assert.AreSequenceEqual([Noon.AddHours(-2), Noon.AddHours(-1), Noon.AddHours(-1)], report.Hours.Select(level => level.From));
    }

    private static string Short(ServiceLevel level) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{level.Route} {level.Mails} {level.WithinMinute}");
}
