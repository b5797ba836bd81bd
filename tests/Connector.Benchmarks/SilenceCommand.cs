using System.CommandLine;
using System.Globalization;
using Connector.Simulation.Arrivals;

namespace Connector.Benchmarks;

/// <summary>Simulates healthy mailboxes and prints the table of docs/silence.md.</summary>
internal static class SilenceCommand
{
    public static Command Create()
    {
        var years = new Option<int>("--years") { Description = "Mailbox-years of each pattern.", DefaultValueFactory = _ => 64 };
        var seed = new Option<int>("--seed") { Description = "The same seed gives the same table.", DefaultValueFactory = _ => 1 };
        var command = new Command("silence", "Simulates how often healthy mailboxes are suspected, and how soon stopped mail is noticed.")
        {
            years, seed,
        };
        command.SetAction(parsed => Print(parsed.GetValue(years), parsed.GetValue(seed)));
        return command;
    }

    /// <returns>0 if the false suspicions are as rare as docs/silence.md states.</returns>
    private static int Print(int years, int seed)
    {
        Console.WriteLine(
            "| mails a week | hours | bursts | good and bad days | ln(N/f) alone | with the longest gap | median h | p95 h |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        List<SilenceFigures> all = [];

        foreach (var pattern in ArrivalPattern.All)
        {
            var figures = SilenceSimulation.Run(pattern, years, seed);
            all.Add(figures);
            string[] cells =
            [
                Number(pattern.MailsAWeek, "0"),
                pattern.IsOfficeHours ? "office" : "all",
                YesOrNo(pattern.HasBursts),
                YesOrNo(pattern.HasMoods),
                Number(figures.TextbookPerYear, "0.0"),
                Number(figures.PerYear, "0.00"),
                Number(figures.Quantile(0.5), "0"),
                Number(figures.Quantile(0.95), "0"),
            ];
            Console.WriteLine($"| {string.Join(" | ", cells)} |");
        }

        Console.WriteLine();
        Console.WriteLine(
            $"{all.Sum(one => one.MailboxYears)} mailbox-years: {Number(all.Average(one => one.PerYear), "0.00")} false suspicions a year, "
            + $"{Number(all.Max(one => one.PerYear), "0.00")} in the worst pattern.");
        var isKept = SilenceLimits.AreKept(all);
        Console.WriteLine(
            $"{(isKept ? "reached" : "not reached")}: at most {Number(SilenceLimits.MostPerYear, "0")} a year, and "
            + $"{Number(SilenceLimits.MostOfWorst, "0")} in the worst pattern");
        return isKept ? 0 : 1;
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static string YesOrNo(bool value) => value ? "yes" : "no";
}
