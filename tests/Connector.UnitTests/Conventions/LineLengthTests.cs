namespace Connector.UnitTests.Conventions;

/// <summary>The column limit of .editorconfig, which the compiler does not check.</summary>
[TestClass]
public sealed class LineLengthTests
{
    private const int Limit = 140;

    [TestMethod]
    public void Lines_of_code_are_at_most_140_columns_wide()
    {
        var wide =
            from file in SourceFile.All("functions", "tests")
            from line in WideLines(file.Code)
            select $"{file.Name}:{line}";

        Assert.AreEqual("", SourceFile.Report(wide));
    }

    /// <summary>Raw string literals are left out, because a break would change the text.</summary>
    private static IEnumerable<int> WideLines(string code)
    {
        var isRaw = false;

        foreach (var (index, line) in code.Split('\n').Index())
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
