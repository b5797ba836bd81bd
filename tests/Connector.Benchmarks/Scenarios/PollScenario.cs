using Connector.TestKit.Gmail;

namespace Connector.Benchmarks.Scenarios;

/// <summary>Polls of mailboxes without new mail, from the planner's tick to the saved row. Each mailbox is polled at every tick.</summary>
internal static class PollScenario
{
    private const int Mailboxes = 64;

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Time = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(Report report, CancellationToken cancellationToken)
    {
        await using var bench = await Bench.StartAsync(
            cancellationToken,
            settings => settings.With("Schedule__EnqueueFetchJobs", "* * * * * *").With("Import__MaxPollInterval", TimeSpan.Zero),
            countsCalls: true);
        var idle = await ImportScenario.CallsPerSecondAsync(bench, cancellationToken);
        await bench.Mailboxes.ConnectAsync("quiet", Mailboxes, cancellationToken);
        await Bench.PauseAsync(Settling, cancellationToken);

        var (calls, before, polls) = (await bench.CountCallsAsync(cancellationToken), bench.Usage, bench.Gmail.Count(CallKind.History));
        var started = TimeProvider.System.GetTimestamp();
        await Bench.PauseAsync(Time, cancellationToken);
        polls = bench.Gmail.Count(CallKind.History) - polls;
        var (used, seconds) = (bench.Usage - before, TimeProvider.System.GetElapsedTime(started).TotalSeconds);
        calls = await bench.CountCallsAsync(cancellationToken) - calls;

        report.AtMost("polls: CPU of host and worker per idle poll, ms", used.Cpu * 1000 / polls, 1.5);
        report.Add("polls: of that the worker", used.Worker * 1000 / polls);
        report.Add("polls: idle polls per second", polls / seconds);
        report.AtMost("polls: storage calls per idle poll", (calls - (idle * seconds)) / polls, 5);
    }
}
