using Connector.TestKit;

namespace Connector.UnitTests.Docs;

/// <summary>Reads docs/glossary.md.</summary>
internal static class Glossary
{
    public const string Name = "docs/glossary.md";

    /// <summary>The synonyms in the third column of the terms, and the first column of the phrases.</summary>
    public static IReadOnlyList<string> WordsToAvoid() =>
    [
        .. File.ReadLines(Path.Combine(Repository.Root, Name))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Select(line => line.Trim('|').Split('|'))
            .Where(cells => cells[^1].Trim() != "not" && cells[0].Trim() != "instead of")
            .SelectMany(cells => (cells.Length == 3 ? cells[2] : cells[0]).Split(','))
            .Select(word => word.Trim())
            .Where(word => word.Length > 0),
    ];
}
