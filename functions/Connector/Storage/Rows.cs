using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;

namespace Connector.Storage;

/// <summary>
/// Reads rows independently of each other (I4): an unreadable row is logged and left out, so that it does not hide the others.
/// </summary>
internal static partial class Rows
{
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        this IAsyncEnumerable<TableEntity> rows, Func<TableEntity, T> read, ILogger logger,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where T : class
    {
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            if (TryRead(row, read, logger) is { } value)
            {
                yield return value;
            }
        }
    }

    /// <summary>Turns the rows of each page into values.</summary>
    /// <param name="tryRead">Null for a row that is left out.</param>
    public static AsyncPageable<T> ReadPages<T>(this AsyncPageable<TableEntity> rows, Func<TableEntity, T?> tryRead)
        where T : class =>
        new ReadablePages<T>(rows, tryRead);

    /// <returns>Null if the row cannot be read.</returns>
    public static T? TryRead<T>(TableEntity row, Func<TableEntity, T> read, ILogger logger)
        where T : class
    {
        try
        {
            return read(row);
        }
        catch (Exception exception) when (IsUnreadable(exception))
        {
            Log.LeftOut(logger, row.PartitionKey, row.RowKey, exception.Message);
            return null;
        }
    }

    /// <remarks>
    /// The SDK throws an InvalidOperationException for a column of another type. The messages name columns, not content.
    /// </remarks>
    public static bool IsUnreadable(Exception exception) =>
        exception is FormatException or JsonException or InvalidOperationException;

    private sealed class ReadablePages<T>(AsyncPageable<TableEntity> rows, Func<TableEntity, T?> tryRead) : AsyncPageable<T>
        where T : class
    {
        public override async IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
        {
            await foreach (var page in rows.AsPages(continuationToken, pageSizeHint))
            {
                yield return Page<T>.FromValues(
                    [.. page.Values.Select(tryRead).OfType<T>()], page.ContinuationToken, page.GetRawResponse());
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Left out the row {Partition}/{Row}, which cannot be read: {Problem}")]
        public static partial void LeftOut(ILogger logger, string partition, string row, string problem);
    }
}
