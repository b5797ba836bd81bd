namespace Connector.Benchmarks.Scenarios;

/// <summary>The app with nothing to do: its start, and its rest.</summary>
internal static class StartScenario
{
    private const int Starts = 3;

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(2);

    public static async Task RunAsync(Report report, CancellationToken cancellationToken)
    {
        var cpu = new List<double>();

        for (var start = 0; start < Starts; start++)
        {
            await using var bench = await Bench.StartAsync(cancellationToken);
            cpu.Add(bench.Usage.Cpu);
        }

        report.AtMost("start: CPU of host and worker to the first 200 of health, s", Bench.Median(cpu), 2.5);
    }

    /// <summary>With the schedules of production.</summary>
    public static async Task RestAsync(Report report, CancellationToken cancellationToken)
    {
        await using var bench =
            await Bench.StartAsync(cancellationToken, settings => settings.With("Schedule__EnqueueFetchJobs", "0 * * * * *"));
        await Bench.PauseAsync(Settling, cancellationToken);
        var before = bench.Usage;
        await Bench.PauseAsync(Rest, cancellationToken);
        var used = bench.Usage - before;

        report.AtMost("idle: CPU of host and worker, % of a core", used.Cpu * 100 / Rest.TotalSeconds, 2);
        report.Add("idle: of that the worker", used.Worker * 100 / Rest.TotalSeconds);
        report.AtMost("idle: memory of host and worker, MB", Usage.Resident(bench.App), 320);
    }
}
