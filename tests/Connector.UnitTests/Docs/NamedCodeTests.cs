using System.Text.RegularExpressions;
using Connector.TestKit;

namespace Connector.UnitTests.Docs;

/// <summary>docs/architecture.md names types and methods, so a rename has to reach it.</summary>
[TestClass]
public sealed partial class NamedCodeTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "architecture.md"));

    [TestMethod]
    public void Methods_on_the_page_exist_in_the_type_before_the_dot()
    {
        var sources = MarkdownPage.Files(".cs").ToLookup(Path.GetFileNameWithoutExtension);

        var missing =
            from Match named in Method().Matches(Page)
            let call = new Regex($@"\b{named.Groups["method"].Value}\(")
            where !sources[named.Groups["type"].Value].Any(file => call.IsMatch(File.ReadAllText(file)))
            select named.Value;

        Assert.AreEqual("", string.Join(", ", missing));
    }

    [TestMethod]
    public void Types_and_folders_on_the_page_are_in_the_folder_before_the_slash()
    {
        var missing =
            from Match named in Place().Matches(Page)
            let folder = Path.Combine(Repository.Root, "functions", "Connector", named.Groups["folder"].Value)
            where !Directory.Exists(folder)
                || !Directory.EnumerateFileSystemEntries(folder, $"{named.Groups["type"].Value}*", SearchOption.AllDirectories)
                    .Any(entry => Path.GetFileName(entry).Split('.')[0] == named.Groups["type"].Value)
            select named.Value;

        Assert.AreEqual("", string.Join(", ", missing));
    }

    [GeneratedRegex(@"`(?<type>(?!Connector\.)[A-Z]\w+)\.(?<method>[A-Z]\w+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Method();

    [GeneratedRegex(@"`(?<folder>[A-Z]\w+)/([A-Z]\w+/)*(?<type>[A-Z]\w+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Place();
}
