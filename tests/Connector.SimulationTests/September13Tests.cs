using Connector.Simulation.Days;
using Connector.Simulation.Scale;

namespace Connector.SimulationTests;

[TestClass]
public sealed class September13Tests(TestContext context)
{
    [TestMethod]
    public void Ten_thousand_mailboxes_reach_the_goals_of_13_September_2024()
    {
        var day = BlockedDay.September13(seed: 1);

        var figures = day.Run(TimeSpan.FromMinutes(30));

        IsReached(figures);
        var busiest = day.World.Meter.BusiestQueue;
        context.WriteLine($"{busiest.Name}: {busiest.Most} messages in a second");
        Assert.IsLessThanOrEqualTo(ScaleFigures.MessagesPerSecondOfQueue, busiest.Most, busiest.Name);
    }

    [TestMethod]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(4)]
    public void Other_seeds_reach_the_same_goals(int seed)
    {
        var figures = BlockedDay.September13(seed, mailboxes: 400, accounts: 12).Run(TimeSpan.FromMinutes(30));

        IsReached(figures);
    }

    [TestMethod]
    public void Same_seed_makes_the_same_day()
    {
        var once = BlockedDay.September13(seed: 5, mailboxes: 200, accounts: 6).Run(TimeSpan.FromMinutes(30));
        var again = BlockedDay.September13(seed: 5, mailboxes: 200, accounts: 6).Run(TimeSpan.FromMinutes(30));

        Assert.AreEqual(once with { MailOutcome = again.MailOutcome }, again);
    }

    private static void IsReached(DayFigures figures)
    {
        Day.IsComplete(figures);
        Day.IsToldOnce(figures);
        Assert.AreEqual(1, figures.Incidents);
        Assert.AreEqual(0, figures.ReconnectSaid);
        Assert.IsLessThanOrEqualTo(60, figures.DetectSeconds);
        Assert.IsLessThanOrEqualTo(3, figures.MostReadsInAMinute);
        Assert.IsLessThanOrEqualTo(90, figures.FirstImportSeconds);
        Assert.IsLessThanOrEqualTo(300, figures.ResolvedSecondsBeyondQuota);
    }
}
