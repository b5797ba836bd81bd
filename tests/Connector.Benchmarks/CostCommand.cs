using System.CommandLine;
using System.Globalization;
using Connector.Simulation.Costs;
using Connector.Simulation.Scale;

namespace Connector.Benchmarks;

/// <summary>Counts simulated days and prints what a month costs, as the table of docs/performance.md.</summary>
internal static class CostCommand
{
    private const int Accounts = 9;

    private const double MailsPerMailbox = 14;

    public static Command Create()
    {
        var mailboxes = new Option<int>("--mailboxes") { Description = "Mailboxes of the counted days.", DefaultValueFactory = _ => 270 };
        var command = new Command("cost", "Simulates days without mailboxes, without mail and with mail, and prints what a month costs.")
        {
            mailboxes,
        };
        command.SetAction(parsed => Print(parsed.GetValue(mailboxes)));
        return command;
    }

    private static void Print(int mailboxes)
    {
        var (polled, pushed) = (Units.Count(mailboxes, isPushed: false), Units.Count(mailboxes, isPushed: true));
        Console.WriteLine($"Prices: {PriceList.EastUs.Name}.");
        Console.WriteLine();
        PrintUnits("polling", polled);
        PrintUnits("push", pushed);
        Console.WriteLine("| mailboxes | | computing | ready instance | storage calls | kept mail | telemetry, alert rules | **month** |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");

        foreach (var count in new[] { 0, 100, 1_000, 10_000, 100_000 })
        {
            PrintRow(count, "polling, before", CostModel.Before.Of(polled.Of(count), count * MailsPerMailbox));
            PrintRow(count, "polling", new CostModel().Of(polled.Of(count), count * MailsPerMailbox));
            PrintRow(count, "push", new CostModel { IsPushed = true }.Of(pushed.Of(count), count * MailsPerMailbox));
            PrintRow(
                count, "push, 512 MB", new CostModel { IsPushed = true, InstanceGb = 0.5 }.Of(pushed.Of(count), count * MailsPerMailbox));
        }
    }

    private static void PrintRow(int mailboxes, string name, MonthlyUsage usage)
    {
        var bill = PriceList.EastUs.Bill(usage);
        double[] parts = [bill.Computing, bill.Ready, bill.Calls, bill.Stored, bill.Watching];
        var cells = parts.Select(part => part.ToString("#,0.00", CultureInfo.InvariantCulture));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"| {mailboxes:#,0} | {name} | {string.Join(" | ", cells)} | **{bill.Total:#,0}** |"));
    }

    private static void PrintUnits(string name, Units units)
    {
        Console.WriteLine($"| {name} | idle day | mailbox and day | mail |");
        Console.WriteLine("|---|---|---|---|");
        string[] kinds =
            [DayCounts.TableCalls, DayCounts.QueueCalls, DayCounts.BlobWrites, DayCounts.BlobReads, DayCounts.LogLines];

        foreach (var kind in kinds)
        {
            PrintUnit(kind, day => day[kind]);
        }

        foreach (var function in units.Mail.Functions.Order(StringComparer.Ordinal))
        {
            PrintUnit($"runs of {function}", day => day.RunsOf(function));
            PrintUnit($"seconds of {function}", day => day.SecondsOf(function));
        }

        Console.WriteLine();

        void PrintUnit(string unit, Func<DayCounts, double> count) => Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"| {unit} | {count(units.Idle):0} | {count(units.Mailbox):0.##} | {count(units.Mail):0.##} |"));
    }

    /// <summary>What an installation does in a day, what each mailbox adds and what each mail adds.</summary>
    private sealed record Units(DayCounts Idle, DayCounts Mailbox, DayCounts Mail)
    {
        public static Units Count(int mailboxes, bool isPushed)
        {
            var size = new ScaleOptions { Mailboxes = mailboxes, Accounts = Accounts, IsPushed = isPushed, HasFaults = false };
            var idle = Run(size with { Mailboxes = 0 }).Counts;
            var quiet = Run(size with { MailsPerDay = 0 }).Counts;
            var busy = Run(size);
            return new Units(
                idle, (quiet - idle) * (1.0 / mailboxes), (busy.Counts - quiet) * (1.0 / busy.Mails));
        }

        public DayCounts Of(int mailboxes) => Idle + (Mailbox * mailboxes) + (Mail * (mailboxes * MailsPerMailbox));

        private static (DayCounts Counts, int Mails) Run(ScaleOptions options)
        {
            using var day = new ScaleDay(options);
            var figures = day.Run();
            return (DayCounts.Of(figures.Counts), figures.Mail.Arrived);
        }
    }
}
