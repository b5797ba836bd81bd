using Connector.Simulation.Scale;

namespace Connector.SimulationTests;

/// <summary>A small version of the command <c>scale</c> of the benchmarks, with all its faults.</summary>
[TestClass]
public sealed class ScaleTests
{
    private static readonly ScaleOptions Size = new()
    {
        Mailboxes = 300,
        Accounts = 12,
        Start = new ScaleOptions().Start.AddHours(9),
        Length = TimeSpan.FromHours(1),
    };

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Hour_with_all_faults_loses_nothing_and_stays_within_the_limits_of_storage(bool isPushed)
    {
        using var day = new ScaleDay(Size with { IsPushed = isPushed });

        var figures = day.Run();

        Assert.IsGreaterThan(300, figures.Mail.Arrived);
        Assert.AreEqual(0, figures.Mail.Lost, string.Join('\n', figures.Mail.Examples));
        Assert.AreEqual(0, figures.Doubled, "handed over under two keys");
        Assert.AreEqual(0, figures.Mail.Poison);
        Assert.AreEqual(0, figures.Mail.DeadLettered);
        Assert.AreEqual(0, figures.Strays);
        Assert.IsLessThanOrEqualTo(60, figures.PlanningSeconds);
        Assert.IsLessThanOrEqualTo(60, figures.LongestTick);
        Assert.IsLessThanOrEqualTo(ScaleFigures.CallsPerSecond, figures.Counts.BusiestSecond);
        Assert.IsLessThanOrEqualTo(
            ScaleFigures.RowsPerSecondOfPartition, figures.Counts.BusiestPartition.Most, figures.Counts.BusiestPartition.Name);
        Assert.IsLessThanOrEqualTo(
            ScaleFigures.MessagesPerSecondOfQueue, figures.Counts.BusiestQueue.Most, figures.Counts.BusiestQueue.Name);
        Assert.IsLessThanOrEqualTo(
            figures.Function("ReceivePush").Count, figures.Counts.RowsRead.GetValueOrDefault("Watches"), "an announcement reads one row");
        Assert.IsLessThanOrEqualTo(420, ScaleFigures.Quantile(figures.UndisturbedLags, 0.99), "seconds from arrival to delivery");
    }

    /// <summary>Most polls find nothing, and Azure bills each line.</summary>
    [TestMethod]
    public void Polls_without_new_mail_write_no_line_to_the_exported_log()
    {
        using var day = new ScaleDay(Size with { Mailboxes = 100, Accounts = 3, MailsPerDay = 0, HasFaults = false });

        var figures = day.Run();

        Assert.IsGreaterThan(1_000, figures.Counts.Gmail["history.list"]);
        Assert.IsEmpty(figures.Counts.LogLines);
    }
}
