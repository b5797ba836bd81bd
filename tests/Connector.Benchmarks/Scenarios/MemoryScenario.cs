namespace Connector.Benchmarks.Scenarios;

/// <summary>Many large mails at once, each in a mailbox of its own.</summary>
internal static class MemoryScenario
{
    public static async Task RunAsync(Report report, CancellationToken cancellationToken)
    {
        await using var bench = await Bench.StartAsync(cancellationToken);
        var mailboxes = await bench.Mailboxes.ConnectAsync("huge", 16, cancellationToken);
        await bench.Mailboxes.ImportAsync(mailboxes, BenchMails.Huge, 1, cancellationToken);

        report.AtMost("memory: peak of the worker with 16 mails of 35 MiB, MB", Usage.PeakOfWorker(bench.App), 300);
    }
}
