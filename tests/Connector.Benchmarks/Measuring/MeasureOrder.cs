using Connector.Benchmarks.Simulation;

namespace Connector.Benchmarks.Measuring;

/// <summary>What a measured process is to do: one thing, and end.</summary>
/// <param name="WarmUp">Imported before the clock starts, so that no figure is the compiler's.</param>
/// <param name="AtOnce">Mailboxes that are imported at once.</param>
/// <param name="UnitsPerUser">The connector's own ceiling in quota units per minute.</param>
internal sealed record MeasureOrder(
    Work Work,
    string Storage,
    GmailPlace Gmail,
    IReadOnlyList<BenchMailbox> WarmUp,
    IReadOnlyList<BenchMailbox> Mailboxes,
    int AtOnce = 16,
    int UnitsPerUser = 100_000_000);

/// <summary>The things that are measured.</summary>
internal enum Work
{
    /// <summary>Parallel gets, decode, Put Blob, and nothing else.</summary>
    Floor,

    /// <summary>The connector's fetch job.</summary>
    Fetch,

    /// <summary>Planning, and the jobs off the queue, for mailboxes with nothing new.</summary>
    IdlePoll,

    /// <summary>Planning alone.</summary>
    Plan,
}

/// <summary>What a piece of work took of its process, between its start and its end.</summary>
/// <param name="PeakRssMb">Of the process's whole life; null where the system does not say.</param>
/// <param name="StorageCalls">Tries by kind, counted in the clients' pipelines; none where the pipeline is out of sight.</param>
/// <param name="GmailCpuSeconds">What the simulator took meanwhile.</param>
/// <param name="StorageCpuSeconds">What the storage emulator took meanwhile.</param>
internal sealed record Measured(
    double WallSeconds,
    double CpuSeconds,
    double? PeakRssMb,
    IReadOnlyDictionary<string, int> StorageCalls,
    double GmailCpuSeconds = 0,
    double StorageCpuSeconds = 0)
{
    public int Calls => StorageCalls.Values.Sum();

    public int BlobsPut => StorageCalls.GetValueOrDefault(StorageCount.PutBlob);
}
