using Connector.Simulation;
using Connector.Simulation.Days;

namespace Connector.SimulationTests;

/// <summary>Small days: 240 mailboxes in 12 accounts, three instances.</summary>
internal static class Day
{
    public static readonly DateTimeOffset Block = new(2024, 9, 13, 15, 0, 0, TimeSpan.Zero);

    public static SimulationOptions Options { get; } = new() { Start = Block.AddMinutes(-3), MailUntil = Block.AddHours(4) };

    public static SimulationOptions Until(DateTimeOffset end) => Options with { MailUntil = end.AddMinutes(10) };

    /// <summary>Asserts what must be true at the end of any day.</summary>
    public static void IsComplete(DayFigures figures)
    {
        Assert.AreEqual(0, figures.MailOutcome.Lost, string.Join('\n', figures.MailOutcome.Examples));
        Assert.AreEqual(0, figures.MailOutcome.Doubled, "doubled");
        Assert.AreEqual(0, figures.MailOutcome.Poison, "poison");
        Assert.AreEqual(0, figures.MailOutcome.DeadLettered, "dead letters");
        Assert.AreEqual(0, figures.Strays, "continuations that left the simulation");
    }

    public static void IsToldOnce(DayFigures figures)
    {
        Assert.AreEqual((1, 1), (figures.AlertsOpenedLeast, figures.AlertsOpenedMost), "opened mails");
        Assert.AreEqual((1, 1), (figures.AlertsResolvedLeast, figures.AlertsResolvedMost), "resolved mails");
    }
}
