using System.Buffers.Text;
using System.Text;
using Connector.Storage.Sweeping;
using Microsoft.AspNetCore.Http;

namespace Connector.Api;

/// <summary>One page of a long list.</summary>
/// <param name="ContinuationToken">The caller gives it back to get the next page; null on the last page.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? ContinuationToken);

/// <summary>Cuts a list into pages, and writes the tokens that continue it.</summary>
internal static class Page
{
    /// <summary>Items on a page.</summary>
    public const int Length = 100;

    public static IResult WrongToken { get; } =
        Problem.BadRequest("continuationToken must be left out, or be what the page before gave.");

    /// <param name="tokenOf">The token of the page after the one that ends with this item.</param>
    public static async Task<Page<T>> FirstOfAsync<T>(
        IAsyncEnumerable<T> items, Func<T, string> tokenOf, CancellationToken cancellationToken)
    {
        // One item more than fits shows whether there is another page.
        var found = await items.Take(Length + 1).ToListAsync(cancellationToken);
        return found.Count > Length ? new Page<T>(found[..Length], tokenOf(found[Length - 1])) : new Page<T>(found, null);
    }

    /// <summary>Answers a call for a page of rows.</summary>
    /// <param name="list">The items after a row; null for the first ones.</param>
    public static async Task<IResult> AnswerAsync<T>(
        string? token, Func<RowPosition?, IAsyncEnumerable<T>> list, Func<T, RowPosition> positionOf, Func<Page<T>, object> view,
        CancellationToken cancellationToken) =>
        TryRead(token, out var after)
            ? Results.Ok(view(await FirstOfAsync(list(after), item => ToToken(positionOf(item)), cancellationToken)))
            : WrongToken;

    public static string ToToken(RowPosition last) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{last.Partition}\n{last.Row}"));

    /// <param name="token">Null or empty for the first page.</param>
    /// <param name="after">The row at which the page before ended; null for the first page.</param>
    /// <returns>False if <see cref="ToToken"/> did not write the token.</returns>
    public static bool TryRead(string? token, out RowPosition? after)
    {
        var parts = Base64Url.IsValid(token) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)).Split('\n') : [];
        after = parts is [var partition, var row] ? new RowPosition(partition, row) : null;
        return after is not null || string.IsNullOrEmpty(token);
    }
}
