using Azure.Data.Tables;

namespace Connector.Storage;

/// <summary>
/// Splits rows of one partition into transactions of up to 100 rows and less than 4 MiB, the limits of Table Storage (learn.microsoft.com,
/// "Performing entity group transactions"). Azurite enforces only the first limit.
/// </summary>
public static class Transactions
{
    public const int MaxRows = 100;

    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>Splits rows into transactions, in order.</summary>
    public static IEnumerable<IReadOnlyList<TableEntity>> Cut(IEnumerable<TableEntity> rows)
    {
        var transaction = new List<TableEntity>();
        var bytes = 0L;

        foreach (var row in rows)
        {
            var size = SizeAtMost(row);

            if (transaction.Count == MaxRows || (transaction.Count > 0 && bytes + size >= MaxBytes))
            {
                yield return transaction;
                transaction = [];
                bytes = 0;
            }

            transaction.Add(row);
            bytes += size;
        }

        if (transaction.Count > 0)
        {
            yield return transaction;
        }
    }

    /// <summary>
    /// A request adds less than 1 KiB to a row, and less than 128 bytes to a value for its name and type. JSON writes a character as up to
    /// six bytes.
    /// </summary>
    private static long SizeAtMost(TableEntity row) => 1024 + row.Sum(column => 128L + (6 * ((column.Value as string)?.Length ?? 0)));
}
