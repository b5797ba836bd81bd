using System.Runtime.InteropServices;

namespace Connector.Simulation.Storage;

/// <summary>
/// Counts the calls to storage by kind, and finds the busiest second of the account, of each partition of a table and of each queue, since
/// the service limits these (learn.microsoft.com, "Scalability and performance targets" of Table Storage and of Queue Storage).
/// </summary>
public sealed class StorageMeter(TimeProvider time)
{
    private readonly Dictionary<string, long> _calls = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _read = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Table, string Partition), BusySecond> _partitions = [];
    private readonly Dictionary<string, BusySecond> _queues = new(StringComparer.Ordinal);
    private BusySecond _account;

    /// <summary>Calls so far, such as <c>Mailboxes.query</c> or <c>fetch-jobs.send</c>.</summary>
    public IReadOnlyDictionary<string, long> Calls => _calls;

    /// <summary>Rows that queries have read, whether they matched or not, by table.</summary>
    public IReadOnlyDictionary<string, long> RowsRead => _read;

    /// <summary>The most calls in one second.</summary>
    public int BusiestSecond => _account.Most;

    /// <summary>The partition of a table with the most rows that were read or written in one second.</summary>
    public BusyPart BusiestPartition =>
        _partitions.Select(part => part.Value.ToPart($"{part.Key.Table} {part.Key.Partition}")).MaxBy(part => part.Most)
        ?? BusyPart.None;

    /// <summary>The queue with the most messages that were sent, received or deleted in one second.</summary>
    public BusyPart BusiestQueue => _queues.Select(queue => queue.Value.ToPart(queue.Key)).MaxBy(part => part.Most)
        ?? BusyPart.None;

    public void Called(string call)
    {
        CollectionsMarshal.GetValueRefOrAddDefault(_calls, call, out _)++;
        _account.Add(1, time.GetUtcNow());
    }

    /// <summary>Rows of one partition were read or written by their keys.</summary>
    public void Touched(string table, string partition, int rows) =>
        CollectionsMarshal.GetValueRefOrAddDefault(_partitions, (table, partition), out _).Add(rows, time.GetUtcNow());

    /// <summary>A query has read rows.</summary>
    /// <param name="partition">Null for a query over all partitions, none of which is busier than it is long.</param>
    public void Scanned(string table, string? partition, int rows)
    {
        CollectionsMarshal.GetValueRefOrAddDefault(_read, table, out _) += rows;

        if (partition is not null)
        {
            Touched(table, partition, rows);
        }
    }

    /// <summary>Messages were sent, received or deleted. Each of the three counts, as the service counts them.</summary>
    public void Moved(string queue, int messages) =>
        CollectionsMarshal.GetValueRefOrAddDefault(_queues, queue, out _).Add(messages, time.GetUtcNow());

    /// <summary>Forgets everything, for example what was counted while a world was being populated.</summary>
    public void Reset()
    {
        _calls.Clear();
        _read.Clear();
        _partitions.Clear();
        _queues.Clear();
        _account = default;
    }

    private struct BusySecond
    {
        private long _second;
        private long _busiest;
        private int _count;

        public int Most { get; private set; }

        public void Add(int count, DateTimeOffset now)
        {
            var second = now.UtcTicks / TimeSpan.TicksPerSecond;
            _count = second == _second ? _count + count : count;
            _second = second;

            if (_count > Most)
            {
                (Most, _busiest) = (_count, second);
            }
        }

        public readonly BusyPart ToPart(string name) =>
            new(name, Most, new DateTimeOffset(_busiest * TimeSpan.TicksPerSecond, TimeSpan.Zero));
    }
}

/// <summary>A part of the storage account and its busiest second.</summary>
public sealed record BusyPart(string Name, int Most, DateTimeOffset At)
{
    public static BusyPart None { get; } = new("none", 0, DateTimeOffset.UnixEpoch);
}
