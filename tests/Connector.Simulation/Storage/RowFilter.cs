using System.Globalization;
using System.Text.RegularExpressions;
using Azure.Data.Tables;

namespace Connector.Simulation.Storage;

/// <summary>
/// Reads the filters that <see cref="TableClient.CreateQueryFilter(FormattableString)"/> writes: comparisons, and, or, brackets.
/// </summary>
internal sealed partial class RowFilter
{
    private readonly List<(string Column, string Operator, object Value)> _bounds = [];
    private readonly string[] _words;
    private int _at;

    private RowFilter(string filter)
    {
        _words = [.. Word().Matches(filter).Select(match => match.Value)];
        Matches = _words.Length == 0 ? _ => true : Or();
    }

    public Func<TableEntity, bool> Matches { get; }

    /// <summary>The partition that all matching rows lie in; null when the filter does not say.</summary>
    public string? Partition => Bound("PartitionKey", "eq");

    /// <summary>Partitions that all matching rows lie between, both included; null for no bound.</summary>
    public (string? Least, string? Most) Partitions =>
        (Bound("PartitionKey", "ge") ?? Bound("PartitionKey", "gt"), Bound("PartitionKey", "lt") ?? Bound("PartitionKey", "le"));

    /// <summary>Row keys that all matching rows lie between, both included; null for no bound.</summary>
    public string? Least => Bound("RowKey", "eq") ?? Bound("RowKey", "ge");

    public string? Most => Bound("RowKey", "eq") ?? Bound("RowKey", "le") ?? Bound("RowKey", "lt");

    public static RowFilter Read(string? filter) => new(filter ?? "");

    private string? Bound(string column, string comparison) =>
        _bounds.Find(bound => bound.Column == column && bound.Operator == comparison).Value as string;

    private Func<TableEntity, bool> Or()
    {
        var mark = _bounds.Count;
        var left = And();

        while (Take("or"))
        {
            var (one, other) = (left, And());
            left = row => one(row) || other(row);

            // A bound that only one side has does not bound the whole.
            _bounds.RemoveRange(mark, _bounds.Count - mark);
        }

        return left;
    }

    private Func<TableEntity, bool> And()
    {
        var left = One();

        while (Take("and"))
        {
            var (one, other) = (left, One());
            left = row => one(row) && other(row);
        }

        return left;
    }

    private Func<TableEntity, bool> One()
    {
        if (Take("("))
        {
            var inner = Or();
            return Take(")") ? inner : throw new FormatException("A bracket is not closed.");
        }

        var (column, comparison, value) = (_words[_at++], _words[_at++], ValueOf(_words[_at++]));
        _bounds.Add((column, comparison, value));
        return row => row.TryGetValue(column, out var found) && found is not null && Compare(found, value) is var order && comparison switch
        {
            "eq" => order == 0,
            "ne" => order != 0,
            "lt" => order < 0,
            "le" => order <= 0,
            "gt" => order > 0,
            "ge" => order >= 0,
            _ => throw new FormatException($"Unknown comparison {comparison}."),
        };
    }

    private bool Take(string word)
    {
        var isNext = _at < _words.Length && _words[_at] == word;
        _at += isNext ? 1 : 0;
        return isNext;
    }

    private static int Compare(object found, object value) => (found, value) switch
    {
        (string one, string other) => string.CompareOrdinal(one, other),
        (DateTimeOffset one, DateTimeOffset other) => one.CompareTo(other),
        (bool one, bool other) => one.CompareTo(other),
        (int one, long other) => ((long)one).CompareTo(other),
        (long one, long other) => one.CompareTo(other),
        _ => throw new FormatException($"A column of {found.GetType().Name} is compared with {value.GetType().Name}."),
    };

    private static object ValueOf(string word) => word switch
    {
        "true" => true,
        "false" => false,
        ['\'', .. var text, '\''] => text.Replace("''", "'", StringComparison.Ordinal),
        _ when word.StartsWith("datetime'", StringComparison.Ordinal) =>
            DateTimeOffset.Parse(word.AsSpan()["datetime'".Length..^1], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
        _ => long.Parse(word.AsSpan().TrimEnd('L'), CultureInfo.InvariantCulture),
    };

    [GeneratedRegex("""\(|\)|datetime'[^']*'|'(?:[^']|'')*'|[^\s()']+""", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
