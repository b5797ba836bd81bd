using Connector.TestKit;

namespace Connector.UnitTests.Deployment;

/// <summary>docs/operations.md, to which alert rules link.</summary>
internal static class Runbook
{
    /// <summary>The anchors of its headings, as GitHub makes them.</summary>
    public static IReadOnlyList<string> Anchors() =>
    [
        .. File.ReadLines(Path.Combine(Repository.Root, "docs", "operations.md"))
            .Where(line => line.StartsWith('#'))
            .Select(line => string.Concat(line.TrimStart('#').Trim().ToLowerInvariant()
                .Where(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-')).Replace(' ', '-')),
    ];
}
