using System.CommandLine;
using System.Globalization;
using Connector.Simulation.Costs;
using Connector.Simulation.Scale;
using Connector.Simulation.Storage;

namespace Connector.Benchmarks;

/// <summary>Simulates a large installation and holds its figures against Azure's documented limits.</summary>
internal static class ScaleCommand
{
    private const double TickSeconds = 60;

    public static Command Create()
    {
        var mailboxes = Number("--mailboxes", "Connected mailboxes.", 100_000);
        var accounts = Number("--accounts", "Accounts that have them.", 3_000);
        var from = Number("--from", "The hour of the day at which the time begins, UTC.", 9);
        var hours = Number("--hours", "How long it is. The faults are at the same parts of it, whatever its length.", 2);
        var instances = Number("--instances", "Processes of the app.", 8);
        var seed = Number("--seed", "The same seed gives the same figures.", 1);
        var pushed = new Option<bool>("--push") { Description = "Whether Gmail announces new mail." };
        var healthy = new Option<bool>("--no-faults") { Description = "Whether nothing breaks." };
        var command = new Command("scale", "Simulates many mailboxes in virtual time, and compares with the limits of Azure Storage.")
        {
            mailboxes, accounts, from, hours, instances, seed, pushed, healthy,
        };
        command.SetAction(parsed =>
        {
            var defaults = new ScaleOptions();
            return Run(defaults with
            {
                Mailboxes = parsed.GetValue(mailboxes),
                Accounts = parsed.GetValue(accounts),
                Start = defaults.Start.AddHours(parsed.GetValue(from)),
                Length = TimeSpan.FromHours(parsed.GetValue(hours)),
                Instances = parsed.GetValue(instances),
                IsPushed = parsed.GetValue(pushed),
                HasFaults = !parsed.GetValue(healthy),
                Seed = parsed.GetValue(seed),
            });
        });
        return command;
    }

    /// <returns>0 if no mail is lost or doubled and no limit of storage is exceeded.</returns>
    private static int Run(ScaleOptions options)
    {
        var started = TimeProvider.System.GetTimestamp();
        using var day = new ScaleDay(options);
        var figures = day.Run(now =>
        {
            if (now.Minute % 10 == 0)
            {
                Console.Error.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{now:HH:mm} after {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0} s"));
            }
        });

        var report = new Report();
        Judge(report, figures);

        if (options.Length == TimeSpan.FromDays(1))
        {
            AddBill(report, figures);
        }

        Count(report, figures);
        report.Print();
        return report.IsReached ? 0 : 1;
    }

    private static void Judge(Report report, ScaleFigures figures)
    {
        var counts = figures.Counts;
        report.Add("mails", figures.Mail.Arrived);
        report.AtMost("mails lost", figures.Mail.Lost, 0);
        report.AtMost("mails doubled", figures.Doubled, 0);
        report.AtMost("poison messages", figures.Mail.Poison, 0);
        report.Add("lag, median, s", ScaleFigures.Quantile(figures.Lags, 0.5));
        report.Add("lag, p99, s", ScaleFigures.Quantile(figures.Lags, 0.99));
        report.Add("lag away from faults, median, s", ScaleFigures.Quantile(figures.UndisturbedLags, 0.5));
        report.Add("lag away from faults, p99, s", ScaleFigures.Quantile(figures.UndisturbedLags, 0.99));
        report.AtMost("planning at the documented rates, s", figures.PlanningSeconds, TickSeconds);
        report.AtMost("longest simulated tick of the planner, s", figures.LongestTick, TickSeconds);
        report.Add("most jobs planned in a minute", counts.MostPlannedInAMinute);
        report.AtMost("most calls to the account in a second", counts.BusiestSecond, ScaleFigures.CallsPerSecond);
        report.AtMost(
            Busiest("most rows of a partition in a second", counts.BusiestPartition), counts.BusiestPartition.Most,
            ScaleFigures.RowsPerSecondOfPartition);
        report.AtMost(
            Busiest("most messages of a queue in a second", counts.BusiestQueue), counts.BusiestQueue.Most,
            ScaleFigures.MessagesPerSecondOfQueue);
        report.Add("invocations that threw", figures.Faults);
    }

    /// <summary>What the day costs: a thirtieth of a month of such days.</summary>
    private static void AddBill(Report report, ScaleFigures figures)
    {
        var usage = new CostModel { IsPushed = figures.Options.IsPushed }.Of(DayCounts.Of(figures.Counts), figures.Mail.Arrived);
        var bill = PriceList.EastUs.Bill(usage);
        Add("computing", bill.Computing);
        Add("ready instance", bill.Ready);
        Add("storage calls", bill.Calls);
        Add("kept mail", bill.Stored);
        Add("telemetry, alert rules", bill.Watching);
        Add("all", bill.Total);

        void Add(string part, double ofMonth) => report.Add($"cost of the day, USD: {part}", ofMonth / CostModel.DaysAMonth);
    }

    private static string Busiest(string what, BusyPart part) =>
        string.Create(CultureInfo.InvariantCulture, $"{what} ({part.Name}, {part.At:HH:mm:ss})");

    private static void Count(Report report, ScaleFigures figures)
    {
        AddAll("storage", figures.Counts.Storage);
        AddAll("rows read", figures.Counts.RowsRead);
        AddAll("Gmail", figures.Counts.Gmail);
        AddAll("log", figures.Counts.LogLines);

        foreach (var (function, runs) in figures.Counts.Functions.OrderBy(function => function.Key, StringComparer.Ordinal))
        {
            report.Add($"runs of {function}", runs.Count);
            report.Add($"seconds of {function}", runs.Total.TotalSeconds);
        }

        void AddAll(string kind, IReadOnlyDictionary<string, long> counts)
        {
            foreach (var (name, count) in counts.OrderByDescending(one => one.Value))
            {
                report.Add($"{kind}: {name}", count);
            }
        }
    }

    private static Option<int> Number(string name, string description, int value) =>
        new(name) { Description = description, DefaultValueFactory = _ => value };
}
