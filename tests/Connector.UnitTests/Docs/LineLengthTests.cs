using Connector.TestKit;

namespace Connector.UnitTests.Docs;

/// <summary>The column limit of .editorconfig, which the compiler does not check.</summary>
[TestClass]
public sealed class LineLengthTests
{
    private const int Limit = 140;

    [TestMethod]
    public void Lines_of_code_are_at_most_140_columns_wide()
    {
        var wide =
            from folder in new[] { "functions", "tests" }
            from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
            from line in WideLines(file)
            select $"{Path.GetRelativePath(Repository.Root, file)}:{line}";

        Assert.AreEqual("", string.Join('\n', wide));
    }

    /// <summary>Raw string literals are left out, because a break would change the text.</summary>
    private static IEnumerable<int> WideLines(string file)
    {
        var isRaw = false;

        foreach (var (index, line) in File.ReadLines(file).Index())
        {
            var quotes = line.Split("\"\"\"").Length - 1;

            if (line.Length > Limit && !isRaw && quotes == 0)
            {
                yield return index + 1;
            }

            isRaw ^= quotes % 2 == 1;
        }
    }
}
