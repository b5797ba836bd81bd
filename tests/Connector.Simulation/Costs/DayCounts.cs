using Connector.Simulation.Scale;
using Connector.Storage;

namespace Connector.Simulation.Costs;

/// <summary>The counts of one day that cost something. Counts of two days, or of parts of a day, can be added and multiplied.</summary>
public sealed class DayCounts
{
    public const string TableCalls = "table calls";

    public const string QueueCalls = "queue calls";

    public const string BlobWrites = "blob writes";

    public const string BlobReads = "blob reads";

    public const string LogLines = "log lines";

    private const string Runs = "runs of ";

    private const string Seconds = "seconds of ";

    private readonly Dictionary<string, double> _counts;

    private DayCounts(Dictionary<string, double> counts) => _counts = counts;

    public double this[string name] => _counts.GetValueOrDefault(name);

    public IEnumerable<string> Functions =>
        _counts.Keys.Where(name => name.StartsWith(Runs, StringComparison.Ordinal)).Select(name => name[Runs.Length..]);

    public double RunsOf(string function) => this[Runs + function];

    /// <summary>All invocations of a function, added up.</summary>
    public double SecondsOf(string function) => this[Seconds + function];

    public static DayCounts Of(ScaleCounts counts)
    {
        ArgumentNullException.ThrowIfNull(counts);

        var day = new DayCounts(new Dictionary<string, double>(StringComparer.Ordinal));

        foreach (var (call, times) in counts.Storage)
        {
            day.Add(KindOf(call), times);
        }

        foreach (var (function, runs) in counts.Functions)
        {
            day.Add(Runs + function, runs.Count);
            day.Add(Seconds + function, runs.Total.TotalSeconds);
        }

        day.Add(LogLines, counts.LogLines.Values.Sum());
        return day;
    }

    public static DayCounts operator +(DayCounts one, DayCounts other) => Combine(one, other, (left, right) => left + right);

    public static DayCounts operator -(DayCounts one, DayCounts other) => Combine(one, other, (left, right) => left - right);

    public static DayCounts operator *(DayCounts one, double factor) => Combine(one, one, (left, _) => left * factor);

    private void Add(string name, double count) => _counts[name] = this[name] + count;

    private static DayCounts Combine(DayCounts one, DayCounts other, Func<double, double, double> combine) => new(
        one._counts.Keys.Union(other._counts.Keys, StringComparer.Ordinal)
            .ToDictionary(name => name, name => combine(one[name], other[name]), StringComparer.Ordinal));

    private static string KindOf(string call) => call.Split('.') switch
    {
        [var container, "get"] when StorageNames.Containers.Contains(container) => BlobReads,
        [var container, _] when StorageNames.Containers.Contains(container) => BlobWrites,
        ["queue", _] or [_, "send" or "peek" or "receive"] => QueueCalls,
        _ => TableCalls,
    };
}
