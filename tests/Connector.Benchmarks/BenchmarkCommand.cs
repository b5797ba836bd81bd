using System.CommandLine;
using System.Globalization;
using Connector.Benchmarks.Measuring;
using Connector.Benchmarks.Simulation;

namespace Connector.Benchmarks;

/// <summary>The command line; its hidden verbs are the processes that a run consists of.</summary>
internal static class BenchmarkCommand
{
    public static RootCommand Create()
    {
        var quick = new Option<bool>("--quick") { Description = "Small sizes, one round: shows that it runs, proves no figure." };
        var large = new Option<bool>("--large") { Description = "Also 100,000 mailboxes to plan; takes long." };
        var only = new Option<string[]>("--only")
        {
            Description = $"Some of {string.Join(", ", BenchmarkOptions.Scenarios)}. All unless told.",
            HelpName = "NAME",
            AllowMultipleArgumentsPerToken = true,
        };
        only.AcceptOnlyFromAmong([.. BenchmarkOptions.Scenarios]);
        var rounds = new Option<int?>("--rounds") { Description = "Rounds per figure, floor and connector in turn; medians count. 3 unless told.", HelpName = "N" };
        var latency = Latency();

        var command = new RootCommand("Measures what an import costs against the physical floor.")
        {
            quick, large, only, rounds, latency, SimulatorVerb(), MeasureVerb(),
        };

        command.SetAction((parsed, cancellationToken) =>
        {
            var isQuick = parsed.GetValue(quick);
            var options = new BenchmarkOptions(
                isQuick, parsed.GetValue(large), parsed.GetValue(only) ?? [],
                Math.Max(1, parsed.GetValue(rounds) ?? (isQuick ? 1 : 3)), parsed.GetValue(latency));

            return BenchmarkRun.ExecuteAsync(options, cancellationToken);
        });

        return command;
    }

    private static Command SimulatorVerb()
    {
        var latency = Latency();
        var units = new Option<int?>("--units-per-user");
        var verb = new Command("simulator") { latency, units };
        verb.Hidden = true;
        verb.SetAction((parsed, cancellationToken) =>
            SimulatorHost.RunAsync(parsed.GetValue(latency), parsed.GetValue(units), cancellationToken));
        return verb;
    }

    private static Command MeasureVerb()
    {
        var verb = new Command("measure");
        verb.Hidden = true;
        verb.SetAction((_, cancellationToken) => MeasureHost.RunAsync(cancellationToken));
        return verb;
    }

    private static Option<TimeSpan> Latency() => new("--latency")
    {
        Description = "How late Gmail answers, such as 40ms.",
        HelpName = "TIME",
        DefaultValueFactory = _ => TimeSpan.Zero,
        CustomParser = result =>
        {
            var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";

            if (text.EndsWith("ms", StringComparison.Ordinal)
                && double.TryParse(text[..^2], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var milliseconds))
            {
                return TimeSpan.FromMilliseconds(milliseconds);
            }

            result.AddError($"--latency takes milliseconds such as 40ms, not '{text}'.");
            return TimeSpan.Zero;
        },
    };
}
