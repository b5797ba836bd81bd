using Connector.Simulation;
using Connector.Simulation.Days;

namespace Connector.SimulationTests;

[TestClass]
public sealed class KilledProcessTests
{
    private const int Steps = 12;

    private static readonly DateTimeOffset End = Day.Block.AddMinutes(6);

    private static readonly SimulationOptions Small = Day.Until(End) with { Accounts = 4, Mailboxes = 48, Instances = 2, MailsPerHour = 6 };

    public static IEnumerable<object[]> Moments =>
        Enumerable.Range(0, Steps).SelectMany(step => new object[][] { [step, false], [step, true] });

    /// <summary>
    /// A process dies before or after one of the writes by which an incident moves; another one takes its place half a minute later.
    /// </summary>
    [TestMethod]
    [DynamicData(nameof(Moments))]
    public void Process_killed_at_any_step_of_an_incident_leaves_no_work_undone(int step, bool isAfter)
    {
        var writes = Writes(killAt: null, isAfter).Writes;

        var (_, figures) = Writes(killAt: 1 + (step * writes / Steps), isAfter);

        Assert.AreEqual(0, figures.MailOutcome.Lost, string.Join('\n', figures.MailOutcome.Examples));
        Assert.AreEqual(0, figures.MailOutcome.Poison);
        Assert.AreEqual(1, figures.Incidents);
        Assert.IsLessThan(double.MaxValue, figures.ResolvedSeconds);
        Day.IsToldOnce(figures);
        Assert.AreEqual(0, figures.ReconnectSaid);
    }

    private static (int Writes, DayFigures Figures) Writes(int? killAt, bool isAfter)
    {
        var day = new BlockedDay(Small, Day.Block, End);
        var writes = 0;
        day.World.Added += instance =>
        {
            if (isAfter)
            {
                instance.Network.KillsAfter = Dies;
            }
            else
            {
                instance.Network.KillsBefore = Dies;
            }
        };

        var figures = day.Run(TimeSpan.FromMinutes(40));
        return (writes, figures);

        bool Dies(string call)
        {
            if (call != "Incidents.write" || ++writes != killAt)
            {
                return false;
            }

            day.World.Time.At(day.World.Now.AddSeconds(30), () => day.World.Add());
            return true;
        }
    }
}
