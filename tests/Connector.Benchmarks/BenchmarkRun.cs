using System.Globalization;
using Connector.Benchmarks.Reporting;
using Connector.Benchmarks.Scenarios;
using Connector.TestKit;

namespace Connector.Benchmarks;

/// <summary>All scenarios, one after the other, and the report at the end.</summary>
internal static class BenchmarkRun
{
    public static async Task<int> ExecuteAsync(BenchmarkOptions options, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Repository.Artifacts, "benchmarks", options.Quick ? "import-quick.json" : "import.json");
        var report = new Report();
        report.Add("cores", Environment.ProcessorCount);
        report.Add("rounds", options.Rounds);
        report.Add("latency_ms", options.Latency.TotalMilliseconds);

        // Some five calls a second: it takes three minutes, and nothing from the others.
        var quota = options.Runs("quota") ? QuotaAsync() : Task.CompletedTask;

        foreach (var (mailboxes, mails) in options.Imports)
        {
            await RunAsync("import", $"import of {mailboxes} x {mails} mails", bench => ImportScenario.RunAsync(bench, mailboxes, mails, cancellationToken));
        }

        await RunAsync("idle", "idle polls", bench => StandingScenarios.IdlePollAsync(bench, cancellationToken));
        await RunAsync("planning", "planning", bench => StandingScenarios.PlanAsync(bench, cancellationToken));
        await RunAsync("memory", "memory", bench => StandingScenarios.MemoryAsync(bench, cancellationToken));
        await RunAsync("growth", "growth", bench => StandingScenarios.GrowthAsync(bench, cancellationToken));
        await RunAsync("alerts", "alerts", bench => AlertScenario.RunAsync(bench, options.BlockedAccounts, cancellationToken));
        await quota;

        report.Print();
        Console.WriteLine($"Also in {Path.GetRelativePath(Repository.Root, path)}");
        return 0;

        async Task RunAsync(string name, string what, Func<Bench, Task> scenario)
        {
            if (options.Runs(name))
            {
                await Console.Error.WriteAsync($"{what} ... ");
                var started = TimeProvider.System.GetTimestamp();

                await using (var bench = await Bench.SetUpAsync(options, report, cancellationToken))
                {
                    await scenario(bench);
                }

                Keep();
                await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetElapsedTime(started).TotalSeconds:0} s"));
            }
        }

        async Task QuotaAsync()
        {
            await using var bench = await Bench.SetUpAsync(options, report, cancellationToken, options.Quota.UnitsPerMinute);
            await StandingScenarios.QuotaAsync(bench, cancellationToken);
            Keep();
        }

        // Each scenario's as soon as it is done: who has no time for the last has the others.
        void Keep() => report.Write(path, keepsOthers: options.Only.Count > 0);
    }
}
