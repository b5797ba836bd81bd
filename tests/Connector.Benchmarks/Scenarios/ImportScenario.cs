namespace Connector.Benchmarks.Scenarios;

/// <summary>Imports of new mail, from the jobs in the queue to the end of the last fetch.</summary>
internal static class ImportScenario
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(Report report, CancellationToken cancellationToken)
    {
        await using var bench = await Bench.StartAsync(cancellationToken);
        await bench.WarmUpAsync(cancellationToken);
        var one = await bench.Mailboxes.ConnectAsync("one", 1, cancellationToken);
        Add(report, "1 x 2,000", await bench.Mailboxes.ImportAsync(one, BenchMails.Mixed, 2_000, cancellationToken), 100);
        report.AtMost("import: memory of host and worker after 6,000 mails, MB", Usage.Resident(bench.App), 450);

        var many = await bench.Mailboxes.ConnectAsync("many", 100, cancellationToken);
        Add(report, "100 x 50", await bench.Mailboxes.ImportAsync(many, BenchMails.Mixed, 50, cancellationToken), 150);
    }

    /// <summary>The calls of an idle app in the same time do not count.</summary>
    public static async Task CountCallsAsync(Report report, CancellationToken cancellationToken)
    {
        await using var bench = await Bench.StartAsync(cancellationToken, countsCalls: true);
        var one = await bench.Mailboxes.ConnectAsync("one", 1, cancellationToken);
        var idle = await CallsPerSecondAsync(bench, cancellationToken);
        var before = await bench.CountCallsAsync(cancellationToken);
        var import = await bench.Mailboxes.ImportAsync(one, BenchMails.Mixed, 2_000, cancellationToken);
        var calls = await bench.CountCallsAsync(cancellationToken) - before;

        report.AtMost("calls: storage calls per mail, 1 x 2,000", (calls - (idle * import.Time.TotalSeconds)) / import.Mails, 1.15);
    }

    public static async Task<double> CallsPerSecondAsync(Bench bench, CancellationToken cancellationToken)
    {
        var before = await bench.CountCallsAsync(cancellationToken);
        await Bench.PauseAsync(Rest, cancellationToken);
        return (await bench.CountCallsAsync(cancellationToken) - before) / Rest.TotalSeconds;
    }

    private static void Add(Report report, string size, Import import, double bound)
    {
        report.AtLeast($"import: mails per second, {size}", import.MailsPerSecond, bound);
        report.AtMost($"import: CPU of host and worker per mail, {size}, ms", import.CpuPerMail, 2);
        report.Add("import: of that the host", import.Used.Host * 1000 / import.Mails);
        report.Add("import: of that the worker", import.Used.Worker * 1000 / import.Mails);
    }
}
