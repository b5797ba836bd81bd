using System.Text.RegularExpressions;
using Connector.TestKit;

namespace Connector.UnitTests.Docs;

/// <summary>A Markdown file of the repository, without the text of its code blocks.</summary>
internal sealed partial class MarkdownPage
{
    private static readonly string[] IgnoredFolders = [".git", "artifacts", "bin", "node_modules", "obj"];

    private MarkdownPage(string path)
    {
        Path = path;
        Name = System.IO.Path.GetRelativePath(Repository.Root, path).Replace('\\', '/');
        Lines = [.. WithoutCodeBlocks(File.ReadLines(path))];
    }

    public string Path { get; }

    /// <summary>Relative to the repository's root.</summary>
    public string Name { get; }

    /// <summary>Line n of the file is at n - 1; lines of code blocks are empty.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>The anchors of the headings, spelled as GitHub spells them.</summary>
    public IReadOnlySet<string> Anchors => Lines.Where(line => Heading().IsMatch(line)).Select(AnchorOf).ToHashSet();

    public static IEnumerable<MarkdownPage> All() => Files(".md").Select(path => new MarkdownPage(path));

    public static MarkdownPage At(string path) => new(path);

    /// <summary>Every file of the repository with one of the extensions, build output excluded.</summary>
    public static IEnumerable<string> Files(params string[] extensions) =>
        Under(Repository.Root).Where(file => extensions.Contains(System.IO.Path.GetExtension(file), StringComparer.OrdinalIgnoreCase));

    /// <summary>Each link that points into the repository, with its line's number.</summary>
    public IEnumerable<(int Line, string Target)> RelativeLinks() =>
        from line in Enumerable.Range(1, Lines.Count)
        from Match link in Link().Matches(CodeSpan().Replace(Lines[line - 1], "code"))
        let target = link.Groups["target"].Value
        where !target.Contains(':', StringComparison.Ordinal)
        select (line, target);

    /// <summary>A line without code, links' addresses and other things that are no prose.</summary>
    public static string Prose(string line) => Link().Replace(CodeSpan().Replace(line, ""), "](");

    private static IEnumerable<string> Under(string folder) =>
        Directory.EnumerateFiles(folder).Concat(
            Directory.EnumerateDirectories(folder)
                .Where(child => !IgnoredFolders.Contains(System.IO.Path.GetFileName(child)))
                .SelectMany(Under));

    private static IEnumerable<string> WithoutCodeBlocks(IEnumerable<string> lines)
    {
        var inCode = false;

        foreach (var line in lines)
        {
            var isFence = line.TrimStart().StartsWith("```", StringComparison.Ordinal);
            yield return isFence || inCode ? "" : line;
            inCode ^= isFence;
        }
    }

    private static string AnchorOf(string heading) => string.Concat(
        heading.TrimStart('#').Trim().ToLowerInvariant()
            .Where(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-' or '_'))
        .Replace(' ', '-');

    [GeneratedRegex("^#{1,6} ")]
    private static partial Regex Heading();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();
}
