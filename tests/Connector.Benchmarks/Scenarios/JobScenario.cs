namespace Connector.Benchmarks.Scenarios;

/// <summary>
/// Queue jobs with nothing to do: delivery jobs without mails, which end without a call of storage, and delivery jobs of a delivery that is
/// not there, which read one row. Neither writes a log line.
/// </summary>
internal static class JobScenario
{
    private const string Queue = "deliveries";
    private const string WithoutMails = """{"account":"bench","address":"bench@bench.example","gmailIds":[]}""";
    private const string WithoutRow = """{"account":"bench","address":"bench@bench.example","gmailIds":[],"delivery":"none"}""";
    private const int WarmUp = 1_000;
    private const int Jobs = 3_000;

    public static async Task RunAsync(Report report, CancellationToken cancellationToken)
    {
        await using var bench = await Bench.StartAsync(cancellationToken);
        await RunAsync(bench, WithoutRow, WarmUp, cancellationToken);
        await RunAsync(bench, WithoutMails, WarmUp, cancellationToken);
        var empty = await RunAsync(bench, WithoutMails, Jobs, cancellationToken);
        var read = await RunAsync(bench, WithoutRow, Jobs, cancellationToken);

        report.AtMost("jobs: CPU of host and worker per queue job of no work, ms", empty.Cpu * 1000 / Jobs, 0.7);
        report.Add("jobs: of that the worker", empty.Worker * 1000 / Jobs);
        report.Add("jobs: CPU of host and worker per queue job that reads one row, ms", read.Cpu * 1000 / Jobs);
    }

    private static async Task<Usage> RunAsync(Bench bench, string job, int jobs, CancellationToken cancellationToken)
    {
        var before = bench.Usage;
        await bench.Mailboxes.SendAsync(Queue, Enumerable.Repeat(job, jobs), cancellationToken);
        await bench.Mailboxes.UntilEmptyAsync(Queue, cancellationToken);
        return bench.Usage - before;
    }
}
