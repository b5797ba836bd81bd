using System.Buffers;
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

    /// <summary>Upper bound of the bytes that a request adds to a row.</summary>
    private const int BytesAroundRow = 1024;

    /// <summary>Upper bound of the bytes that JSON adds to a value: quotes, commas, and the name and type of the column.</summary>
    private const int BytesAroundValue = 128;

    /// <summary>JSON writes any other character as up to six bytes.</summary>
    private const int EscapedLength = 6;

    private static readonly SearchValues<char> Unescaped =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 -_.,:;@/()=!?*#$%[]{}|~^");

    /// <summary>Splits rows into transactions, in order.</summary>
    /// <exception cref="ArgumentException">A single row is too large.</exception>
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

    private static long SizeAtMost(TableEntity row)
    {
        var size = BytesAroundRow + row.Sum(column => BytesAroundValue + (column.Value is string text ? SizeAtMost(text) : 0L));
        return size < MaxBytes ? size : throw new ArgumentException("A row is too large for any transaction.", nameof(row));
    }

    private static long SizeAtMost(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(Unescaped))
        {
            return text.Length;
        }

        var size = 0L;

        foreach (var letter in text)
        {
            size += Unescaped.Contains(letter) ? 1 : EscapedLength;
        }

        return size;
    }
}
