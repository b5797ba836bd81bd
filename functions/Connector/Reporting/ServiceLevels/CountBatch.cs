using System.Security.Cryptography;
using Azure.Data.Tables;

namespace Connector.Reporting.ServiceLevels;

/// <summary>Figures that are added to a row once, although the save may be repeated.</summary>
/// <param name="Id">The row remembers the ids of its newest batches.</param>
public sealed record CountBatch(string Id, ServiceHour More)
{
    private const string Column = "Batches";

    /// <summary>More than the saves of other instances between a lost answer and the next try. An id takes nine characters.</summary>
    private const int Remembered = 16;

    public static CountBatch Of(ServiceHour more) => new(RandomNumberGenerator.GetHexString(8, lowercase: true), more);

    /// <summary>Whether a row has these figures already: the answer of an earlier save was lost.</summary>
    internal bool IsIn(TableEntity? row) => IdsOf(row).Contains(Id);

    /// <summary>Notes in the row's next version that it has these figures.</summary>
    /// <param name="before">The row as it was read; null for a new one.</param>
    internal TableEntity Mark(TableEntity row, TableEntity? before)
    {
        row[Column] = string.Join(',', IdsOf(before).Append(Id).TakeLast(Remembered));
        return row;
    }

    private static string[] IdsOf(TableEntity? row) => row?.GetString(Column)?.Split(',') ?? [];
}
