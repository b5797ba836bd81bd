using System.Globalization;
using System.Text.Json;
using Connector.Sandbox.Telling;
using Connector.Simulation.Days;
using Connector.TestKit;

namespace Connector.Sandbox.Simulating;

/// <summary>One simulated day from its morning to the figures.</summary>
internal static class SimulateSandbox
{
    private static readonly TimeSpan AtMost = TimeSpan.FromMinutes(30);

    private static readonly JsonSerializerOptions Flat =
        new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    /// <summary>Answers the exit code: 0 only if every figure is reached.</summary>
    public static int Execute(SimulateOptions options)
    {
        var began = TimeProvider.System.GetTimestamp();
        var day = BlockedDay.September13(options.Seed, options.Mailboxes, options.Accounts);
        var figures = day.Run(AtMost);
        var compared = SimulationLimits.Compare(figures);
        var holds = compared.All(figure => figure.Holds);

        Write(options, figures, holds);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"13 September 2024, 15:00 to 17:04, {options.Mailboxes} mailboxes in {options.Accounts} accounts, seed {options.Seed}: "
                + $"simulated in {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0.0} s\n"));

        foreach (var line in FigureLines.Of(compared))
        {
            Console.WriteLine(line);
        }

        foreach (var example in figures.MailOutcome.Examples.Select(mail => $"lost: {mail}").Concat(
            day.World.Faults.Take(3).Select(fault => fault.ToString())))
        {
            Console.WriteLine(example);
        }

        Console.WriteLine(holds ? "Every figure is reached." : "A figure is missed.");
        return holds ? 0 : 1;
    }

    private static void Write(SimulateOptions options, DayFigures figures, bool holds)
    {
        var file = JsonSerializer.SerializeToNode(figures, Flat)!.AsObject();
        file.Remove("holdings");
        file.Insert(0, "holds", holds);
        file.Insert(1, "accounts", options.Accounts);
        file.Insert(2, "mailboxes", options.Mailboxes);
        file.Insert(3, "seed", options.Seed);
        file["arrived"] = figures.MailOutcome.Arrived;
        file["lost"] = figures.MailOutcome.Lost;
        file["doubled"] = figures.MailOutcome.Doubled;
        file["poison"] = figures.MailOutcome.Poison;
        file["dead_lettered"] = figures.MailOutcome.DeadLettered;

        var path = Path.Combine(Repository.Artifacts, "replay", "simulation.json");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, file.ToJsonString(Flat) + "\n");
    }
}
