using System.Text.Json;
using System.Text.RegularExpressions;
using Connector.TestKit;

namespace Connector.UnitTests.Deployment;

/// <summary>An alert rule that asks for a metric nobody sends is silent for ever.</summary>
[TestClass]
public sealed partial class MetricNamesTests
{
    [TestMethod]
    public async Task Every_metric_that_an_alert_rule_asks_for_is_sent()
    {
        Bicep.RequireTool();
        var rules = (await Bicep.TemplateAsync()).GetProperty("variables").GetProperty("rules").EnumerateArray()
            .Select(rule => rule.GetProperty("query").GetString()!)
            .ToList();

        Assert.IsEmpty(Asked(rules).Except(Sent()).ToList());
        Assert.IsGreaterThanOrEqualTo(6, Asked(rules).Count, "the rules go by metrics");
    }

    [TestMethod]
    public void Every_metric_that_the_workbook_shows_is_sent()
    {
        using var workbook = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "infra", "workbook.json")));
        var queries = workbook.RootElement.GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("content").TryGetProperty("query", out var query) ? query.GetString() : null)
            .OfType<string>()
            .ToList();

        Assert.IsEmpty(Asked(queries).Except(Sent()).ToList());
        Assert.Contains("connector.delivery.lag", Asked(queries));
    }

    private static HashSet<string> Sent() =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "functions", "Connector"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Created().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups["name"].Value),
    ];

    private static HashSet<string> Asked(IEnumerable<string> queries) =>
        [.. queries.SelectMany(query => Named().Matches(query)).Select(match => match.Groups["name"].Value)];

    [GeneratedRegex("""Create(Observable)?(Counter|Gauge|Histogram|UpDownCounter)(<\w+>)?\(\s*"(?<name>connector\.[\w.]+)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Created();

    [GeneratedRegex("""["'](?<name>connector\.[\w.]+)["']""", RegexOptions.ExplicitCapture)]
    private static partial Regex Named();
}
