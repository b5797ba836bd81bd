using Connector.TestKit;

namespace Connector.UnitTests.Deployment;

/// <summary>docs/operations.md, where alert rules send their reader.</summary>
internal static class Runbook
{
    /// <summary>What a link to each of its headings ends in, as GitHub makes it.</summary>
    public static IReadOnlyList<string> Anchors() =>
    [
        .. File.ReadLines(Path.Combine(Repository.Root, "docs", "operations.md"))
            .Where(line => line.StartsWith('#'))
            .Select(line => string.Concat(line.TrimStart('#').Trim().ToLowerInvariant().Where(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-')).Replace(' ', '-')),
    ];
}
