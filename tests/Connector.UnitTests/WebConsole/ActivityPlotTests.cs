using Connector.Reporting.Activity;
using Connector.WebConsole.Reading;

namespace Connector.UnitTests.WebConsole;

[TestClass]
public sealed class ActivityPlotTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    [TestMethod]
    public void Minutes_add_up_in_columns_and_held_addresses_count_once()
    {
        var plot = ActivityPlot.Of(
            [
                new(Noon.AddMinutes(1), Calls: 10, Failed: 2, ByApi: 3, Held: 40),
                new(Noon.AddMinutes(4), Calls: 5, Failed: 5, ByForwarding: 1, Held: 50),
                new(Noon.AddMinutes(9), Calls: 1),
            ],
            Noon, Noon.AddHours(3));

        Assert.AreEqual(TimeSpan.FromMinutes(5), plot.ColumnLength);
        Assert.HasCount(36, plot.Columns);
        Assert.AreSequenceEqual(
            [new(Noon, 15, 7, 3, 1, 50), new MinuteActivity(Noon.AddMinutes(5), Calls: 1)], plot.Busy);
        Assert.AreEqual(new MinuteActivity(Noon, 16, 7, 3, 1, 50), plot.Sum);
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(60, 1)]
    [DataRow(24 * 60, 30)]
    [DataRow(7 * 24 * 60, 180)]
    [DataRow(90 * 24 * 60, 180)]
    public void Column_is_so_long_that_a_picture_has_no_more_than_72(int minutes, int column)
    {
        var plot = ActivityPlot.Of([new(Noon.AddSeconds(-1), Calls: 1)], Noon.AddMinutes(-minutes), Noon);

        Assert.AreEqual(column, plot.ColumnLength.TotalMinutes);
        Assert.IsLessThanOrEqualTo(72, plot.Columns.Count);
        Assert.AreEqual(1, plot.Sum.Calls, "The last minute is in the last column.");
        Assert.IsGreaterThanOrEqualTo(Noon, plot.Until);
    }

    [TestMethod]
    public void Minutes_outside_of_the_stretch_are_left_out()
    {
        var plot = ActivityPlot.Of([new(Noon.AddHours(-1), Calls: 1), new(Noon.AddHours(2), Calls: 1)], Noon, Noon.AddHours(1));

        Assert.IsTrue(plot.Sum.IsEmpty);
    }
}
