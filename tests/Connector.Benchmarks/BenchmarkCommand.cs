using System.CommandLine;
using System.Globalization;
using Connector.Benchmarks.Scenarios;

namespace Connector.Benchmarks;

/// <summary>The command line: runs the scenarios in their order and prints their figures as one table.</summary>
internal static class BenchmarkCommand
{
    private static readonly (string Name, Func<Report, CancellationToken, Task> Run)[] Scenarios =
    [
        ("start", StartScenario.RunAsync),
        ("jobs", JobScenario.RunAsync),
        ("import", ImportScenario.RunAsync),
        ("calls", ImportScenario.CountCallsAsync),
        ("polls", PollScenario.RunAsync),
        ("memory", MemoryScenario.RunAsync),
        ("idle", StartScenario.RestAsync),
        ("growth", GrowthScenario.RunAsync),
        ("quota", QuotaScenario.RunAsync),
        ("console", ConsoleScenario.RunAsync),
    ];

    public static RootCommand Create()
    {
        string[] names = [.. Scenarios.Select(scenario => scenario.Name)];
        var only = new Option<string[]>("--only")
        {
            Description = $"Run only these: {string.Join(", ", names)}.",
            HelpName = "NAME",
            AllowMultipleArgumentsPerToken = true,
        };
        only.AcceptOnlyFromAmong(names);

        var command = new RootCommand("Measures the app, host and worker as processes, against its bounds.")
        {
            only, SilenceCommand.Create(), IsolationCommand.Create(), ScaleCommand.Create(), CostCommand.Create(),
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var chosen = parsed.GetValue(only) is { Length: > 0 } some ? some : names;
            var report = new Report();

            foreach (var (name, run) in Scenarios.Where(scenario => chosen.Contains(scenario.Name)))
            {
                await Console.Error.WriteAsync($"{name} ... ");
                var started = TimeProvider.System.GetTimestamp();
                await run(report, cancellationToken);
                var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
                await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s"));
            }

            report.Print();
        });

        return command;
    }
}
