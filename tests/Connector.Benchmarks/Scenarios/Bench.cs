using Connector.Benchmarks.Measuring;
using Connector.Benchmarks.Reporting;
using Connector.Benchmarks.Simulation;

namespace Connector.Benchmarks.Scenarios;

/// <summary>What every scenario works with: storage and Gmail as processes of their own, and the report.</summary>
internal sealed class Bench(BenchmarkOptions options, StorageProcesses storage, SimulatorProcess gmail, Report report) : IAsyncDisposable
{
    public BenchmarkOptions Options => options;

    public SimulatorProcess Gmail => gmail;

    public Report Report => report;

    /// <summary>The connection string of an empty storage account.</summary>
    public string NewAccount() => storage.NewAccount();

    /// <summary>A storage of its own for each scenario, so that none pays for what another left behind.</summary>
    public static async Task<Bench> SetUpAsync(
        BenchmarkOptions options, Report report, CancellationToken cancellationToken, int? unitsPerUser = null) => new(
        options,
        await StorageProcesses.StartAsync(cancellationToken),
        await SimulatorProcess.StartAsync(options.Latency, unitsPerUser, cancellationToken),
        report);

    public Task<List<BenchMailbox>> FillAsync(
        string prefix, int mailboxes, int mails, MailMix mix, CancellationToken cancellationToken, int mebibytes = 0) =>
        gmail.FillAsync(new FillOrder(prefix, mailboxes, mails, mix, mebibytes), cancellationToken);

    /// <summary>Does a piece of work in a fresh process over an empty storage account.</summary>
    public async Task<Measured> MeasureAsync(
        Work work, IReadOnlyList<BenchMailbox> warmUp, IReadOnlyList<BenchMailbox> mailboxes, CancellationToken cancellationToken,
        Func<MeasureOrder, MeasureOrder>? change = null)
    {
        var order = Order(work, warmUp, mailboxes);
        await using var child = Child.Start("measure");
        await child.AskAsync<bool>(change?.Invoke(order) ?? order, cancellationToken);
        var measured = await WithOthersAsync(() => child.AskAsync<Measured>(true, cancellationToken));
        var mails = mailboxes.Sum(mailbox => mailbox.GmailIds.Count);

        // A figure of work that was not done is none.
        return measured.BlobsPut >= mails
            ? measured
            : throw new InvalidOperationException($"{work} put {measured.BlobsPut} of {mails} mails.");
    }

    /// <summary>Lets the whole app fetch mailboxes over an empty storage account, from the queue on.</summary>
    public async Task<Measured> MeasureAppAsync(
        IReadOnlyList<BenchMailbox> warmUp, IReadOnlyList<BenchMailbox> mailboxes, CancellationToken cancellationToken)
    {
        await using var app = await AppUnderLoad.StartAsync(Order(Work.Fetch, warmUp, mailboxes), cancellationToken);

        if (warmUp.Count > 0)
        {
            await app.FetchAsync(warmUp, cancellationToken);
            await app.UntilItRestsAsync(cancellationToken);
        }

        return await WithOthersAsync(() => app.FetchAsync(mailboxes, cancellationToken));
    }

    private MeasureOrder Order(Work work, IReadOnlyList<BenchMailbox> warmUp, IReadOnlyList<BenchMailbox> mailboxes) =>
        new(work, storage.NewAccount(), gmail.Place, warmUp, mailboxes);

    private async Task<Measured> WithOthersAsync(Func<Task<Measured>> measure)
    {
        var (gmailBefore, storageBefore) = (ProcessUse.CpuSeconds(gmail.ProcessId), storage.CpuSeconds);
        var measured = await measure();

        return measured with
        {
            GmailCpuSeconds = ProcessUse.CpuSeconds(gmail.ProcessId) - gmailBefore,
            StorageCpuSeconds = storage.CpuSeconds - storageBefore,
        };
    }

    public async ValueTask DisposeAsync()
    {
        await gmail.DisposeAsync();
        await storage.DisposeAsync();
    }
}
