using Azure.Data.Tables;

namespace Connector.Storage;

/// <summary>Stores a long text in several columns of a row: <c>Name</c>, <c>Name2</c>, <c>Name3</c> and so on.</summary>
internal static class LongText
{
    /// <summary>
    /// A column takes 64 KiB, which is 32 K characters (learn.microsoft.com, "Understanding the Table service data model").
    /// </summary>
    private const int MaxLength = 32_000;

    public static void Write(TableEntity row, string name, string text)
    {
        foreach (var (index, part) in text.Chunk(MaxLength).Index())
        {
            row[ColumnOf(name, index)] = new string(part);
        }
    }

    /// <returns>Null if the row has no such text.</returns>
    public static string? Read(TableEntity row, string name)
    {
        var parts = Enumerable.Range(0, int.MaxValue).Select(index => row.GetString(ColumnOf(name, index)))
            .TakeWhile(part => part is not null).ToList();
        return parts.Count == 0 ? null : string.Concat(parts);
    }

    private static string ColumnOf(string name, int index) => index == 0 ? name : $"{name}{index + 1}";
}
