namespace Connector.Benchmarks.Scenarios;

/// <summary>Whether a mail costs the same in a large mailbox as in a small one.</summary>
internal static class GrowthScenario
{
    private const int Few = 1_000;
    private const int Many = 100_000;
    private const int Rounds = 5;

    public static async Task RunAsync(Report report, CancellationToken cancellationToken)
    {
        await using var bench = await Bench.StartAsync(cancellationToken);
        await bench.WarmUpAsync(cancellationToken);
        var small = new List<double>();

        for (var round = 0; round < Rounds; round++)
        {
            small.Add((await ImportAsync(bench, $"small{round}", Few, cancellationToken)).CpuPerMail);
        }

        var large = await ImportAsync(bench, "large", Many, cancellationToken);
        report.Add("growth: CPU of host and worker per mail of 1,000, ms", Bench.Median(small));
        report.Add("growth: CPU of host and worker per mail of 100,000, ms", large.CpuPerMail);
        report.AtMost("growth: a mail of 100,000 against a mail of 1,000", large.CpuPerMail / Bench.Median(small), 1.1);
    }

    private static async Task<Import> ImportAsync(Bench bench, string account, int mails, CancellationToken cancellationToken)
    {
        var mailbox = await bench.Mailboxes.ConnectAsync(account, 1, cancellationToken);
        return await bench.Mailboxes.ImportAsync(mailbox, BenchMails.Small, mails, cancellationToken);
    }
}
