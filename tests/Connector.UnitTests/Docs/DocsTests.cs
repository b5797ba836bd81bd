using System.Globalization;
using System.Text.RegularExpressions;
using Connector.Storage;
using Connector.TestKit;

namespace Connector.UnitTests.Docs;

/// <summary>Mistakes in the docs that a reader finds too late.</summary>
[TestClass]
public sealed partial class DocsTests
{
    private const long LargestPicture = 300 * 1024;

    [TestMethod]
    public void Relative_links_lead_to_files_and_anchors_that_exist()
    {
        var broken =
            from page in MarkdownPage.All()
            from link in page.RelativeLinks()
            where !Exists(page, link.Target)
            select $"{page.Name}:{link.Line} {link.Target}";

        Assert.AreEqual("", Lines(broken));
    }

    [TestMethod]
    public void Numbered_lists_count_up()
    {
        var wrong = MarkdownPage.All().SelectMany(WrongNumbers);

        Assert.AreEqual("", Lines(wrong));
    }

    [TestMethod]
    public void Pictures_of_more_than_300_KiB_are_not_in_the_repository()
    {
        var large =
            MarkdownPage.Files(".gif", ".jpg", ".jpeg", ".png", ".svg", ".webp").Where(file => new FileInfo(file).Length > LargestPicture);

        Assert.AreEqual("", Lines(large.Select(file => Path.GetRelativePath(Repository.Root, file))));
    }

    [TestMethod]
    public void Docs_use_the_words_of_the_glossary()
    {
        var pages = MarkdownPage.All()
            .Where(page => !page.Name.StartsWith("tests/", StringComparison.Ordinal) && page.Name != Glossary.Name).ToList();

        var synonyms =
            from page in pages
            from line in Enumerable.Range(1, page.Lines.Count)
            let prose = MarkdownPage.Prose(page.Lines[line - 1])
            from word in Glossary.WordsToAvoid()
            where Regex.IsMatch(prose, $@"\b{Regex.Escape(word)}", RegexOptions.IgnoreCase)
            select $"{page.Name}:{line} {word}";

        Assert.AreEqual("", Lines(synonyms));
    }

    [TestMethod]
    public void Page_on_data_protection_names_every_table_and_container()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "data-protection.md"));

        var missing =
            StorageNames.Tables.Concat(StorageNames.Containers).Where(name => !page.Contains($"`{name}`", StringComparison.Ordinal));

        Assert.AreEqual("", Lines(missing));
    }

    private static bool Exists(MarkdownPage page, string target)
    {
        var parts = target.Split('#', 2);
        var path = parts[0].Length == 0 ? page.Path : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page.Path)!, parts[0]));
        return parts.Length == 1
            ? File.Exists(path) || Directory.Exists(path)
            : File.Exists(path) && MarkdownPage.At(path).Anchors.Contains(parts[1]);
    }

    /// <summary>An item may be 1, or one more than the item before it at the same indentation.</summary>
    private static IEnumerable<string> WrongNumbers(MarkdownPage page)
    {
        var last = new Dictionary<int, int>();

        for (var line = 1; line <= page.Lines.Count; line++)
        {
            var item = Item().Match(page.Lines[line - 1]);

            if (item.Success)
            {
                var (indent, number) = (item.Groups["indent"].Length, int.Parse(item.Groups["number"].Value, CultureInfo.InvariantCulture));

                if (number != 1 && number != last.GetValueOrDefault(indent) + 1)
                {
                    yield return $"{page.Name}:{line} {number}";
                }

                last[indent] = number;
            }
        }
    }

    private static string Lines(IEnumerable<string> findings) => string.Join('\n', findings);

    [GeneratedRegex(@"^(?<indent> *)(?<number>\d{1,3})\. ", RegexOptions.ExplicitCapture)]
    private static partial Regex Item();
}
