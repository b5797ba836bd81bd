namespace Connector.Benchmarks.Scenarios;

/// <summary>A backlog in one mailbox at the quota that Gmail really has: how much of it the app uses.</summary>
internal static class QuotaScenario
{
    private const int UnitsPerMinute = 6_000;
    private const int UnitsPerMail = 20;
    private const int Minutes = 3;

    /// <summary>
    /// The lists take units too. Without room for them the last mails would wait for another minute, and the figure would show only that.
    /// </summary>
    private const int UnitsOfLists = 100;

    public static async Task RunAsync(Report report, CancellationToken cancellationToken)
    {
        await using var bench = await Bench.StartAsync(cancellationToken, unitsPerUser: UnitsPerMinute);
        var mailbox = await bench.Mailboxes.ConnectAsync("backlog", 1, cancellationToken);
        var mails = ((UnitsPerMinute * (Minutes + 1)) - UnitsOfLists) / UnitsPerMail;
        var import = await bench.Mailboxes.ImportAsync(mailbox, BenchMails.Small, mails, cancellationToken);

        // The first minute's units may all go at once; the others come in the time that is measured.
        var share = (import.Units - UnitsPerMinute) / (UnitsPerMinute * import.Time.TotalMinutes);
        report.AtLeast("quota: share of a mailbox's quota that a backlog uses", share, 0.97);
        report.AtMost("quota: answers 429", import.Refused, 0);
    }
}
