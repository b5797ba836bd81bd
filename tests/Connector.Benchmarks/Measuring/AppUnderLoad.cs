using Connector.Benchmarks.Simulation;
using Connector.Importing;
using Connector.Mailboxes;
using Connector.Storage;
using Connector.TestKit.App;

namespace Connector.Benchmarks.Measuring;

/// <summary>The whole app as a process of its own: it is given jobs by its queue, and watched from outside.</summary>
internal sealed class AppUnderLoad : IAsyncDisposable
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(250);

    private readonly ConnectorInProcess _own;
    private readonly ConnectorApp _app;

    private AppUnderLoad(ConnectorInProcess own, ConnectorApp app)
    {
        _own = own;
        _app = app;
    }

    public static async Task<AppUnderLoad> StartAsync(MeasureOrder order, CancellationToken cancellationToken)
    {
        // Ours stands for the planner, and to look at the rows.
        var own = new ConnectorInProcess(order, new StorageCount(order.Storage));
        await own.StartAsync(order.WarmUp.Concat(order.Mailboxes), cancellationToken);
        return new AppUnderLoad(own, await ConnectorApp.StartAsync(AppSettings.Of(ConnectorInProcess.Settings(order)), cancellationToken));
    }

    /// <summary>From the jobs in the queue to the last mail's delivery, as the rows tell it.</summary>
    public async Task<Measured> FetchAsync(IReadOnlyList<BenchMailbox> mailboxes, CancellationToken cancellationToken)
    {
        var cpu = ProcessUse.CpuSeconds(_app.ProcessId);
        var begun = TimeProvider.System.GetUtcNow();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellationToken };

        await Parallel.ForEachAsync(mailboxes, parallel, async (mailbox, token) => await _own.Get<WorkQueues>().SendAsync(
            StorageNames.FetchJobsQueue, FetchJob.For(ConnectorInProcess.KeyOf(mailbox)), visibleIn: null, token));

        var ended = await EndAsync([.. mailboxes.Select(ConnectorInProcess.KeyOf)], cancellationToken);

        return new Measured(
            (ended - begun).TotalSeconds,
            ProcessUse.CpuSeconds(_app.ProcessId) - cpu,
            ProcessUse.PeakRssMb(_app.ProcessId),
            new Dictionary<string, int>());
    }

    /// <summary>Until its compiler is done with what the warm-up made hot.</summary>
    public async Task UntilItRestsAsync(CancellationToken cancellationToken)
    {
        const double Busy = 0.05;

        for (var (before, now) = (double.MinValue, ProcessUse.CpuSeconds(_app.ProcessId)); now - before > Busy; (before, now) = (now, ProcessUse.CpuSeconds(_app.ProcessId)))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _own.DisposeAsync();
    }

    /// <summary>When the last of them was fetched. With the archive a mail is delivered as it is stored.</summary>
    private async Task<DateTimeOffset> EndAsync(HashSet<MailboxKey> mailboxes, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(Glance, TimeProvider.System, cancellationToken);
            var fetched = new List<DateTimeOffset>();

            await foreach (var mailbox in _own.Get<MailboxTable>().ListAsync(cancellationToken))
            {
                if (mailboxes.Contains(mailbox.Key) && mailbox.LastFetchAt is { } at)
                {
                    fetched.Add(at);
                }
            }

            if (fetched.Count == mailboxes.Count)
            {
                return fetched.Max();
            }
        }
    }
}
