using Azure.Data.Tables;

namespace Connector.Storage.Sweeping;

/// <summary>The keys of a row, as a position in its table.</summary>
public sealed record RowPosition(string Partition, string Row)
{
    /// <summary>Null for the start of the table.</summary>
    public static string? FilterAfter(RowPosition? position) => position is null
        ? null
        : TableClient.CreateQueryFilter(
            $"(PartitionKey gt {position.Partition} or (PartitionKey eq {position.Partition} and RowKey gt {position.Row}))");

    /// <summary>The rows after a position that match a filter.</summary>
    public static string FilterAfter(RowPosition? position, string filter) =>
        FilterAfter(position) is { } after ? $"{after} and ({filter})" : filter;
}
