using System.Globalization;
using Connector.Benchmarks.Measuring;
using Connector.Benchmarks.Reporting;
using Connector.Benchmarks.Simulation;

namespace Connector.Benchmarks.Scenarios;

/// <summary>The connector's fetch path against the floor, in turn, over the same mails.</summary>
internal static class ImportScenario
{
    /// <summary>So many that what is done once for each is warm too.</summary>
    public const int WarmUpMailboxes = 72;

    public static async Task RunAsync(Bench bench, int mailboxes, int mails, CancellationToken cancellationToken)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{mailboxes}x{mails}");
        var warmUp = await bench.FillAsync($"warm-{name}-", WarmUpMailboxes, bench.Options.WarmUpMails / WarmUpMailboxes, MailMix.Mixed, cancellationToken);
        var filled = await bench.FillAsync($"run-{name}-", mailboxes, mails, MailMix.Mixed, cancellationToken);
        var (floors, fetches, usages) = (new List<Measured>(), new List<Measured>(), new List<GmailUsage>());

        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            // Who goes first changes, since the second finds a warmer machine.
            if (round % 2 == 0)
            {
                floors.Add(await bench.MeasureAsync(Work.Floor, warmUp, filled, cancellationToken));
            }

            await bench.Gmail.TakeUsageAsync(cancellationToken);
            fetches.Add(await bench.MeasureAsync(Work.Fetch, warmUp, filled, cancellationToken));
            usages.Add(await bench.Gmail.TakeUsageAsync(cancellationToken));

            if (round % 2 == 1)
            {
                floors.Add(await bench.MeasureAsync(Work.Floor, warmUp, filled, cancellationToken));
            }
        }

        // No target goes by it: once is enough to see what the rest of the app costs.
        var app = await bench.MeasureAppAsync(warmUp, filled, cancellationToken);

        Tell(bench, name, mailboxes * mails, floors, fetches, app);
        TellUnits(bench, name, warmUp, filled, usages);
        await bench.Gmail.DropAsync("warm-", cancellationToken);
        await bench.Gmail.DropAsync("run-", cancellationToken);
    }

    private static void Tell(Bench bench, string name, int mails, List<Measured> floors, List<Measured> fetches, Measured app)
    {
        var pairs = floors.Zip(fetches).ToList();
        var report = bench.Report;
        report.Add(Figure.AtLeast($"throughput_ratio_{name}", Medians.Of(pairs, pair => pair.First.WallSeconds / pair.Second.WallSeconds), 0.90));
        report.Add(Figure.AtMost($"cpu_ratio_{name}", Medians.Of(pairs, pair => pair.Second.CpuSeconds / pair.First.CpuSeconds), 1.25));

        report.Add($"app_throughput_ratio_{name}", Medians.Of(floors, floor => floor.WallSeconds) / app.WallSeconds);
        report.Add($"app_cpu_ratio_{name}", app.CpuSeconds / Medians.Of(floors, floor => floor.CpuSeconds));

        // Retries come on top in a single round; the median has none.
        report.Add(Figure.AtMost(Headline("storage_calls_per_mail", name), Medians.Of(fetches, fetch => (double)fetch.Calls / mails), 1.15));

        foreach (var (who, all) in new[] { ("floor", floors), ("connector", fetches), ("app", [app]) })
        {
            report.Add($"{who}_mails_per_second_{name}", mails / Medians.Of(all, one => one.WallSeconds));
            report.Add($"{who}_cpu_ms_per_mail_{name}", Medians.Of(all, one => one.CpuSeconds) * 1000 / mails);
            report.Add($"{who}_simulator_cpu_ms_per_mail_{name}", Medians.Of(all, one => one.GmailCpuSeconds) * 1000 / mails);
            report.Add($"{who}_storage_cpu_ms_per_mail_{name}", Medians.Of(all, one => one.StorageCpuSeconds) * 1000 / mails);

            if (all.All(one => one.PeakRssMb is not null))
            {
                report.Add($"{who}_peak_rss_mb_{name}", Medians.Of(all, one => one.PeakRssMb!.Value));
            }
        }

        foreach (var (kind, calls) in fetches[^1].StorageCalls)
        {
            report.Add($"connector_calls_{name}_{kind.Replace(' ', '_').ToLowerInvariant()}", calls);
        }
    }

    /// <summary>The one large mailbox gives a figure its plain name.</summary>
    private static string Headline(string figure, string name) => name.StartsWith("1x", StringComparison.Ordinal) ? figure : $"{figure}_{name}";

    /// <remarks>Warm-up is imported too, and counted: its polls and mails are known.</remarks>
    private static void TellUnits(Bench bench, string name, List<BenchMailbox> warmUp, List<BenchMailbox> filled, List<GmailUsage> usages)
    {
        var all = warmUp.Concat(filled).ToList();
        var mails = all.Sum(mailbox => mailbox.GmailIds.Count);
        var allowed = (2 * Math.Ceiling(mails / 50.0)) + (2 * all.Count);
        bench.Report.Add(Figure.AtMost(
            Headline("gmail_units_beyond_20_per_mail", name), Medians.Of(usages, usage => (usage.Units - (20.0 * mails)) / mails), allowed / mails));
    }
}
