using System.Collections.Concurrent;
using System.Globalization;
using Azure;
using Azure.Data.Tables;

namespace Connector.Simulation.Storage;

/// <summary>The rows of one table, by partition and row key, each with a version.</summary>
/// <remarks>Rows are kept as they were handed in and never changed, so readers must not change them either.</remarks>
public sealed class RowStore
{
    private static long s_versions;

    private readonly Dictionary<string, Partition> _partitions = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _names = new(StringComparer.Ordinal);

    public int Count => _partitions.Values.Sum(partition => partition.Rows.Count);

    public ITableEntity? Find(string partition, string row) =>
        _partitions.TryGetValue(partition, out var rows) ? rows.Rows.GetValueOrDefault(row) : null;

    /// <summary>In the order of their keys, as the service answers.</summary>
    /// <param name="after">Leaves out the rows up to this one.</param>
    /// <param name="partitions">The first and the last partition, if all of them are asked for.</param>
    public IEnumerable<ITableEntity> List(
        string? partition = null, string? least = null, string? most = null, RowPlace? after = null,
        (string? Least, string? Most) partitions = default)
    {
        if (partition is not null)
        {
            return _partitions.TryGetValue(partition, out var rows) ? Behind(rows.List(after?.Row ?? least, most), after) : [];
        }

        var (first, last) = (after?.Partition ?? partitions.Least ?? _names.Min, partitions.Most ?? _names.Max);
        var names = string.CompareOrdinal(first, last) > 0 || _names.Count == 0 ? [] : _names.GetViewBetween(first!, last!);
        return names.SelectMany(name => name == after?.Partition
            ? Behind(_partitions[name].List(after.Row, null), after)
            : _partitions[name].List(null, null));
    }

    /// <returns>0 when it may be done, else the status that refuses it.</returns>
    public int Check(TableTransactionActionType type, ITableEntity row, ETag version)
    {
        var found = Find(row.PartitionKey, row.RowKey);

        return type switch
        {
            TableTransactionActionType.Add => found is null ? 0 : 409,
            TableTransactionActionType.UpsertReplace or TableTransactionActionType.UpsertMerge => 0,
            _ when found is null => 404,
            _ => version == ETag.All || version == found.ETag ? 0 : 412,
        };
    }

    /// <returns>The new version.</returns>
    public ETag Apply(TableTransactionActionType type, ITableEntity row)
    {
        if (type == TableTransactionActionType.Delete)
        {
            Remove(row.PartitionKey, row.RowKey);
            return default;
        }

        var isMerge = type is TableTransactionActionType.UpdateMerge or TableTransactionActionType.UpsertMerge;
        return Put(isMerge && Find(row.PartitionKey, row.RowKey) is { } found ? Merge((TableEntity)found, (TableEntity)row) : row);
    }

    private ETag Put(ITableEntity row)
    {
        if (!_partitions.TryGetValue(row.PartitionKey, out var partition))
        {
            _partitions[row.PartitionKey] = partition = new Partition();
            _names.Add(row.PartitionKey);
        }

        row.ETag = new ETag(string.Create(CultureInfo.InvariantCulture, $"W/\"{Interlocked.Increment(ref s_versions)}\""));
        partition.Put(row);
        return row.ETag;
    }

    private void Remove(string partition, string row)
    {
        if (_partitions.TryGetValue(partition, out var rows))
        {
            rows.Remove(row);
        }
    }

    private static TableEntity Merge(TableEntity found, TableEntity changes)
    {
        var merged = new TableEntity(found);

        foreach (var (column, value) in changes.Where(column => column.Value is not null && column.Key is not "odata.etag"))
        {
            merged[column] = value;
        }

        return merged;
    }

    private static IEnumerable<ITableEntity> Behind(IEnumerable<ITableEntity> rows, RowPlace? after) =>
        after is null ? rows : rows.SkipWhile(row => string.CompareOrdinal(row.RowKey, after.Row) <= 0);

    private sealed class Partition
    {
        private readonly SortedSet<string> _keys = new(StringComparer.Ordinal);

        public Dictionary<string, ITableEntity> Rows { get; } = new(StringComparer.Ordinal);

        public void Put(ITableEntity row)
        {
            Rows[row.RowKey] = row;
            _keys.Add(row.RowKey);
        }

        public void Remove(string key)
        {
            Rows.Remove(key);
            _keys.Remove(key);
        }

        public IEnumerable<ITableEntity> List(string? least, string? most)
        {
            IEnumerable<string> keys = (least, most) switch
            {
                (null, null) => _keys,
                _ when _keys.Count == 0 || string.CompareOrdinal(least ?? _keys.Min, most ?? _keys.Max) > 0 => [],
                _ => _keys.GetViewBetween(least ?? _keys.Min!, most ?? _keys.Max!),
            };

            return keys.Select(key => Rows[key]);
        }
    }
}

/// <summary>The keys of a row.</summary>
public sealed record RowPlace(string Partition, string Row);

/// <summary>All tables, queues and containers of one storage account.</summary>
public sealed class StorageAccount
{
    private readonly ConcurrentDictionary<string, RowStore> _tables = new(StringComparer.Ordinal);

    /// <summary>Names and lengths of the blobs, by container.</summary>
    public Dictionary<(string Container, string Name), BinaryData> Blobs { get; } = [];

    public RowStore Table(string name) => _tables.GetOrAdd(name, _ => new RowStore());
}
