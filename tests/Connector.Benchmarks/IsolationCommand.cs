using System.CommandLine;
using System.Globalization;
using Connector.Simulation.Isolation;

namespace Connector.Benchmarks;

/// <summary>
/// Measures in virtual time whether trouble in one account makes the mail of others later, and prints the table of docs/performance.md.
/// </summary>
internal static class IsolationCommand
{
    private const double MostRatio = 1.1;

    private static readonly (Disturbances Kind, string Name)[] Rows =
    [
        (Disturbances.LargeAccount, "an account with 10,000 mailboxes"),
        (Disturbances.PoisonedMailbox, "a mailbox whose every fetch throws, and a row that cannot be read"),
        (Disturbances.FullMailbox, "a mailbox with 200,000 mails"),
        (Disturbances.HangingDestination, "a destination that hangs, with 3,000 mails an hour"),
        (Disturbances.HangingMailServer, "an SMTP server that hangs, with 100 alerts to send"),
        (Disturbances.Silences, "a person with 50 silences"),
        (Disturbances.All, "all of them"),
    ];

    public static Command Create()
    {
        var seed = new Option<int>("--seed") { Description = "The same seed gives the same table.", DefaultValueFactory = _ => 1 };
        var command = new Command("isolation", "Measures the lag of mail while other accounts cause trouble, in virtual time.") { seed };
        command.SetAction(parsed => Print(new IsolationOptions { Seed = parsed.GetValue(seed) }));
        return command;
    }

    /// <returns>0 if no quantile of any run is more than a tenth above that of the run without trouble.</returns>
    private static int Print(IsolationOptions options)
    {
        Console.WriteLine("| trouble | mails | p50 s | p95 s | p99 s | worst ratio |");
        Console.WriteLine("|---|---|---|---|---|---|");
        var without = IsolationRun.Measure(options, Disturbances.None);
        PrintRow("none", without, without);
        var isKept = without.Missing == 0;

        foreach (var (kind, name) in Rows)
        {
            var lag = IsolationRun.Measure(options, kind);
            PrintRow(name, lag, without);
            isKept &= lag.Missing == 0 && lag.WorstRatio(without) <= MostRatio;
        }

        Console.WriteLine();
        Console.WriteLine(isKept ? "reached: no ratio is above 1.10" : "not reached: a ratio is above 1.10, or mails were not delivered");
        return isKept ? 0 : 1;
    }

    private static void PrintRow(string name, LagFigures lag, LagFigures without)
    {
        var missing = lag.Missing == 0 ? "" : $", {lag.Missing} not delivered";
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {lag.Mails}{missing} | {lag.Median.TotalSeconds:0.0} | {lag.P95.TotalSeconds:0.0} | {lag.P99.TotalSeconds:0.0} "
            + $"| {lag.WorstRatio(without):0.00} |"));
    }
}
