using Connector.Simulation.Hosting;
using Connector.Simulation.Storage;

namespace Connector.Simulation.Scale;

/// <summary>What an installation has done in a time.</summary>
/// <param name="Storage">Calls to storage, such as <c>Mailboxes.query</c>.</param>
/// <param name="RowsRead">Rows that queries have read, by table.</param>
/// <param name="Functions">Invocations of each function.</param>
/// <param name="Gmail">Calls to Gmail, by method.</param>
/// <param name="LogLines">By category and level.</param>
public sealed record ScaleCounts(
    IReadOnlyDictionary<string, long> Storage,
    IReadOnlyDictionary<string, long> RowsRead,
    IReadOnlyDictionary<string, Invocations> Functions,
    IReadOnlyDictionary<string, long> Gmail,
    IReadOnlyDictionary<string, long> LogLines)
{
    /// <summary>The most calls to storage in one second.</summary>
    public int BusiestSecond { get; init; }

    public BusyPart BusiestPartition { get; init; } = BusyPart.None;

    public BusyPart BusiestQueue { get; init; } = BusyPart.None;

    /// <summary>The most fetch jobs that were enqueued in one minute.</summary>
    public long MostPlannedInAMinute { get; init; }

    public static ScaleCounts Of(
        SimulatedWorld world, IReadOnlyDictionary<string, long> gmail, IReadOnlyDictionary<string, long> logLines)
    {
        ArgumentNullException.ThrowIfNull(world);

        return new ScaleCounts(
            new Dictionary<string, long>(world.Meter.Calls, StringComparer.Ordinal),
            new Dictionary<string, long>(world.Meter.RowsRead, StringComparer.Ordinal),
            new Dictionary<string, Invocations>(world.Invocations.Functions, StringComparer.Ordinal),
            new Dictionary<string, long>(gmail, StringComparer.Ordinal),
            new Dictionary<string, long>(logLines, StringComparer.Ordinal))
        {
            BusiestSecond = world.Meter.BusiestSecond,
            BusiestPartition = world.Meter.BusiestPartition,
            BusiestQueue = world.Meter.BusiestQueue,
        };
    }
}
