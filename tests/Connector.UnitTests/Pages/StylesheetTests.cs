using System.Globalization;
using System.Text.RegularExpressions;
using Connector.Pages;
using Connector.TestKit;

namespace Connector.UnitTests.Pages;

[TestClass]
public sealed partial class StylesheetTests
{
    private static readonly string Css = File.ReadAllText(Path.Combine(Repository.Root, "functions", "Connector", "Pages", "pages.css"));

    /// <summary>
    /// WCAG 2.2, 1.4.3: text needs 4.5:1. The formulas are those of its definitions of contrast ratio and relative luminance.
    /// </summary>
    [TestMethod]
    [DataRow("text", "page")]
    [DataRow("text", "card")]
    [DataRow("text", "soft")]
    [DataRow("quiet", "page")]
    [DataRow("quiet", "card")]
    [DataRow("quiet", "soft")]
    [DataRow("link", "page")]
    [DataRow("link", "card")]
    [DataRow("link", "soft")]
    [DataRow("on-main", "main")]
    [DataRow("card", "act")]
    [DataRow("good", "card")]
    [DataRow("waiting", "card")]
    [DataRow("act", "card")]
    [DataRow("good", "page")]
    [DataRow("waiting", "page")]
    [DataRow("act", "page")]
    [DataRow("text", "good-soft")]
    [DataRow("text", "waiting-soft")]
    [DataRow("text", "act-soft")]
    [DataRow("good", "good-soft")]
    [DataRow("waiting", "waiting-soft")]
    [DataRow("act", "act-soft")]
    public void Text_has_enough_contrast_in_both_schemes(string front, string back)
    {
        foreach (var scheme in Schemes())
        {
            Assert.IsGreaterThanOrEqualTo(4.5, Contrast(scheme[front], scheme[back]), $"{scheme[front]} on {scheme[back]}");
        }
    }

    /// <summary>WCAG 2.2, 1.4.11: the border by which a person finds a field needs 3:1.</summary>
    [TestMethod]
    [DataRow("edge", "card")]
    [DataRow("edge", "page")]
    public void Borders_of_fields_have_enough_contrast_in_both_schemes(string front, string back)
    {
        foreach (var scheme in Schemes())
        {
            Assert.IsGreaterThanOrEqualTo(3, Contrast(scheme[front], scheme[back]), $"{scheme[front]} on {scheme[back]}");
        }
    }

    [TestMethod]
    public void Stylesheet_loads_nothing() => Assert.IsFalse(Css.Contains("url(") || Css.Contains("@import"));

    [TestMethod]
    public void Components_hold_no_inline_style_and_no_raw_markup()
    {
        var library = Path.Combine(Repository.Root, "functions", "Connector");
        var files = Directory.EnumerateFiles(library, "*.razor", SearchOption.AllDirectories).ToDictionary(
            file => Path.GetRelativePath(library, file), File.ReadAllText);

        Assert.AreEqual("", string.Join(", ", files.Where(file => file.Value.Contains("MarkupString")).Select(file => file.Key)));

        // Mail programs read no stylesheet, so mails have inline styles. Pages have a policy against them.
        Assert.AreEqual("", string.Join(", ", files.Where(
            file => !file.Key.StartsWith("Alerting", StringComparison.Ordinal) && StyleOrScript().IsMatch(file.Value))
            .Select(file => file.Key)));
    }

    [TestMethod]
    public void File_is_served_by_its_hash_and_may_be_kept_without_end()
    {
        Assert.MatchesRegex(@"\A/api/pages/[0-9a-f]{16}\.css\z", PageFiles.Stylesheet);
        Assert.MatchesRegex(@"\A/api/pages/[0-9a-f]{16}\.svg\z", PageFiles.Icon);
    }

    private static List<Dictionary<string, string>> Schemes()
    {
        var parts = Css.Split("prefers-color-scheme: dark");
        Assert.HasCount(2, parts);
        return [Colours(parts[0]), Colours(parts[1])];
    }

    private static Dictionary<string, string> Colours(string css) =>
        Colour().Matches(css).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Value);

    private static double Contrast(string front, string back)
    {
        var (one, other) = (Luminance(front), Luminance(back));
        return (Math.Max(one, other) + 0.05) / (Math.Min(one, other) + 0.05);
    }

    private static double Luminance(string colour)
    {
        var hex = colour.Length == 3 ? string.Concat(colour.Select(digit => $"{digit}{digit}")) : colour;
        var parts = hex.Chunk(2).Select(pair => int.Parse(pair, NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)
            .Select(value => value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4)).ToList();
        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }

    [GeneratedRegex("--(?<name>[a-z-]+): #(?<value>[0-9a-f]{3,6});")]
    private static partial Regex Colour();

    [GeneratedRegex("""<script|<style|\sstyle="|\son[a-z]+=" """, RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex StyleOrScript();
}
