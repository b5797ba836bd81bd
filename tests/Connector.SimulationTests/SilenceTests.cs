using Connector.Simulation.Arrivals;

namespace Connector.SimulationTests;

/// <summary>Holds the method of docs/silence.md to the figures of that page, with a part of the mailbox-years behind its table.</summary>
[TestClass]
public sealed class SilenceTests
{
    private const int Years = 8;

    private static readonly Lazy<IReadOnlyList<SilenceFigures>> Measured = new(() =>
    [
        .. ArrivalPattern.All.Where(pattern => pattern.MailsAWeek is 100 or 500)
            .Select(pattern => SilenceSimulation.Run(pattern, Years, seed: 1)),
    ]);

    [TestMethod]
    public void False_suspicions_of_all_patterns_together_stay_in_the_stated_band()
    {
        var perYear = Measured.Value.Average(figures => figures.PerYear);
        Assert.IsInRange(0.2, 1.2, perYear);
    }

    [TestMethod]
    public void False_suspicions_of_the_worst_pattern_stay_below_the_stated_limit() =>
        Assert.IsLessThan(3, Measured.Value.Max(figures => figures.PerYear));

    [TestMethod]
    [DataRow(new[] { 128, 64, 0 }, true)]
    [DataRow(new[] { 65, 65 }, false, DisplayName = "too many on average")]
    [DataRow(new[] { 129, 0, 0 }, false, DisplayName = "too many in the worst pattern")]
    public void Limits_of_the_command_are_those_of_the_page(int[] suspicions, bool areKept)
    {
        var figures = suspicions.Select(one => new SilenceFigures(ArrivalPattern.All[0], MailboxYears: 64, one, OfTextbook: 0, []));

        Assert.AreEqual(areKept, SilenceLimits.AreKept([.. figures]));
    }

    [TestMethod]
    public void Threshold_for_independent_arrivals_alone_suspects_real_mailboxes_every_week() =>
        Assert.IsGreaterThan(50, Measured.Value.Where(figures => figures.Pattern is { HasBursts: true, HasMoods: true })
            .Average(figures => figures.TextbookPerYear));

    [TestMethod]
    [DataRow(100, false, 45)]
    [DataRow(100, true, 45)]
    [DataRow(500, false, 18)]
    [DataRow(500, true, 20)]
    public void Stopped_mail_is_noticed_in_half_of_the_cases_within_the_stated_hours(int mailsAWeek, bool isOfficeHours, double hours)
    {
        var worst = Measured.Value
            .Where(figures => figures.Pattern.MailsAWeek == mailsAWeek && figures.Pattern.IsOfficeHours == isOfficeHours)
            .Max(figures => figures.Quantile(0.5));
        Assert.IsLessThan(hours, worst);
    }
}
