using System.Globalization;
using Connector.Benchmarks.Measuring;
using Connector.Benchmarks.Reporting;
using Connector.Benchmarks.Simulation;

namespace Connector.Benchmarks.Scenarios;

/// <summary>What is measured of the connector alone: polls with nothing new, planning, memory, growth, the quota.</summary>
internal static class StandingScenarios
{
    private const int ListUnits = 100;

    public static async Task IdlePollAsync(Bench bench, CancellationToken cancellationToken)
    {
        var mailboxes = await bench.FillAsync("idle-", bench.Options.IdleMailboxes, 0, MailMix.Small, cancellationToken);
        var measured = await bench.MeasureAsync(Work.IdlePoll, [], mailboxes, cancellationToken);
        bench.Report.Add(Figure.AtMost("storage_calls_idle_poll", (double)measured.Calls / mailboxes.Count, 6));

        foreach (var (kind, calls) in measured.StorageCalls)
        {
            bench.Report.Add($"idle_poll_{kind.Replace(' ', '_').ToLowerInvariant()}", (double)calls / mailboxes.Count);
        }
    }

    public static async Task PlanAsync(Bench bench, CancellationToken cancellationToken)
    {
        foreach (var count in bench.Options.Plannings)
        {
            var prefix = string.Create(CultureInfo.InvariantCulture, $"plan{count}-");
            var mailboxes = await bench.FillAsync(prefix, count, 0, MailMix.Small, cancellationToken);
            var measured = await bench.MeasureAsync(Work.Plan, [], mailboxes, cancellationToken);
            bench.Report.Add($"planning_seconds_{count}", measured.WallSeconds);
            bench.Report.Add($"planning_calls_per_mailbox_{count}", (double)measured.Calls / count);
            bench.Report.Add($"planning_cpu_ms_per_mailbox_{count}", measured.CpuSeconds * 1000 / count);
        }
    }

    /// <summary>All large mails at once, each in a mailbox of its own.</summary>
    public static async Task MemoryAsync(Bench bench, CancellationToken cancellationToken)
    {
        var (count, mebibytes) = bench.Options.Memory;
        var name = string.Create(CultureInfo.InvariantCulture, $"{count}x{mebibytes}mib");
        var mailboxes = await bench.FillAsync("huge-", count, 1, MailMix.Huge, cancellationToken, mebibytes);
        var app = await bench.MeasureAppAsync([], mailboxes, cancellationToken);
        var connector = await bench.MeasureAsync(Work.Fetch, [], mailboxes, cancellationToken, order => order with { AtOnce = count });
        var floor = await bench.MeasureAsync(Work.Floor, [], mailboxes, cancellationToken, order => order with { AtOnce = count });

        if (app.PeakRssMb is { } megabytes)
        {
            bench.Report.Add(Figure.AtMost($"peak_rss_mb_{name}", megabytes, 250));
        }

        foreach (var (who, one) in new[] { ("app", app), ("connector", connector), ("floor", floor) })
        {
            bench.Report.Add($"{who}_seconds_{name}", one.WallSeconds);

            if (one.PeakRssMb is { } peak && who != "app")
            {
                bench.Report.Add($"{who}_peak_rss_mb_{name}", peak);
            }
        }

        await bench.Gmail.DropAsync("huge-", cancellationToken);
    }

    /// <summary>The connector's own cost per mail, in a mailbox of few mails and in one of many.</summary>
    public static async Task GrowthAsync(Bench bench, CancellationToken cancellationToken)
    {
        var (few, many) = bench.Options.Growth;
        var suffix = many % 1000 == 0 ? $"{many / 1000}k" : $"{many}";
        var warmUp = await bench.FillAsync("warm-", ImportScenario.WarmUpMailboxes, bench.Options.WarmUpMails / ImportScenario.WarmUpMailboxes, MailMix.Small, cancellationToken);
        var small = await bench.FillAsync("few-", 1, few, MailMix.Small, cancellationToken);
        var large = await bench.FillAsync("many-", 1, many, MailMix.Small, cancellationToken);
        var first = await bench.MeasureAsync(Work.Fetch, warmUp, small, cancellationToken);
        var grown = await bench.MeasureAsync(Work.Fetch, warmUp, large, cancellationToken);
        var again = await bench.MeasureAsync(Work.Fetch, warmUp, small, cancellationToken);
        var cpu = (first.CpuSeconds + again.CpuSeconds) / 2 / few;

        bench.Report.Add(Figure.Flat($"cost_growth_{suffix}", grown.CpuSeconds / many / cpu, 0.10));
        bench.Report.Add($"cost_growth_calls_{suffix}", (double)grown.Calls / many / ((double)first.Calls / few));
        bench.Report.Add($"cost_growth_wall_{suffix}", grown.WallSeconds / many / ((first.WallSeconds + again.WallSeconds) / 2 / few));
    }

    /// <summary>One mailbox with a backlog, from a quiet minute on, at the limit that the simulator holds it to.</summary>
    public static async Task QuotaAsync(Bench bench, CancellationToken cancellationToken)
    {
        var (limit, minutes) = bench.Options.Quota;

        // The lists take their units too: without room for them the last mails would come a whole minute later, and tell of that alone.
        var mails = ((limit * (minutes + 1)) - ListUnits) / 20;
        var mailboxes = await bench.FillAsync("quota-", 1, mails, MailMix.Small, cancellationToken);
        var measured = await bench.MeasureAsync(Work.Fetch, [], mailboxes, cancellationToken, order => order with { UnitsPerUser = limit });
        var usage = await bench.Gmail.TakeUsageAsync(cancellationToken);

        // The first minute's units may all go at once; the rest comes in the time that is measured.
        bench.Report.Add(Figure.AtLeast("quota_share", (usage.Units - limit) / (limit * measured.WallSeconds / 60), 0.97));
        bench.Report.Add(Figure.AtMost("own_429", usage.TooMany, 0));
    }
}
