using System.Text.RegularExpressions;
using Connector.TestKit;
using Connector.Trips;

namespace Connector.UnitTests.Docs;

/// <summary>An operator's alarm on a log line that the code does not write never fires.</summary>
[TestClass]
public sealed partial class LogLineTests
{
    private const string Gap = "…";

    private const string Section = "## Log lines worth an alarm";

    [TestMethod]
    public void Log_lines_worth_an_alarm_are_in_the_code()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "operations.md"));
        var listed = Listed().Matches(page[page.IndexOf(Section, StringComparison.Ordinal)..]).Select(match => match.Groups["line"].Value);
        var code = Directory.EnumerateFiles(Path.Combine(Repository.Root, "functions"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(File.ReadLines).ToList();

        Assert.AreEqual("", string.Join('\n', listed.Where(line => !code.Exists(Template(line).IsMatch))));
        Assert.IsNotEmpty(listed);
    }

    /// <summary>Where the page has a gap or an outcome, the code has the name of a value in braces.</summary>
    private static Regex Template(string line)
    {
        var parts = line.Replace(nameof(TripOutcome.Missed), Gap, StringComparison.Ordinal).Split(Gap, StringSplitOptions.TrimEntries);
        return new Regex(string.Join(@" ?\{.*", parts.Select(Regex.Escape)));
    }

    [GeneratedRegex("^- `(?<line>[^`]+)`", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex Listed();
}
