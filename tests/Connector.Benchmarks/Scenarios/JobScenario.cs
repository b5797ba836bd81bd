namespace Connector.Benchmarks.Scenarios;

/// <summary>
/// Queue jobs with nothing to do: delivery jobs of a delivery that is not there. That is the smallest job of the app; it reads one row and
/// writes no log line.
/// </summary>
internal static class JobScenario
{
    private const string Queue = "deliveries";
    private const string Job = """{"account":"bench","address":"bench@bench.example","gmailIds":[],"delivery":"none"}""";
    private const int WarmUp = 1_000;
    private const int Jobs = 3_000;

    public static async Task RunAsync(Report report, CancellationToken cancellationToken)
    {
        await using var bench = await Bench.StartAsync(cancellationToken);
        await RunAsync(bench, WarmUp, cancellationToken);
        var used = await RunAsync(bench, Jobs, cancellationToken);

        report.AtMost("jobs: CPU of host and worker per empty queue job, ms", used.Cpu * 1000 / Jobs, 0.7);
        report.Add("jobs: of that the worker", used.Worker * 1000 / Jobs);
    }

    private static async Task<Usage> RunAsync(Bench bench, int jobs, CancellationToken cancellationToken)
    {
        var before = bench.Usage;
        await bench.Mailboxes.SendAsync(Queue, Enumerable.Repeat(Job, jobs), cancellationToken);
        await bench.Mailboxes.UntilEmptyAsync(Queue, cancellationToken);
        return bench.Usage - before;
    }
}
