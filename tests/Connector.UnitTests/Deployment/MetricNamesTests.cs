using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Connector.Importing.Push;
using Connector.Reporting;
using Connector.Telemetry;
using Connector.TestKit;

namespace Connector.UnitTests.Deployment;

/// <summary>An alert rule that asks for a metric that the app does not send never fires.</summary>
[TestClass]
public sealed partial class MetricNamesTests
{
    [TestMethod]
    public async Task Every_metric_that_an_alert_rule_asks_for_is_sent()
    {
        Bicep.RequireTool();
        var variables = (await Bicep.TemplateAsync()).GetProperty("variables");
        List<string> rules =
        [
            .. variables.GetProperty("rules").EnumerateArray().Select(rule => rule.GetProperty("query").GetString()!),
            .. variables.GetProperty("copy").EnumerateArray().Select(copy => copy.GetProperty("input").GetProperty("query").GetString()!),
            variables.GetProperty("testMailRules").GetString()!,
        ];

        Assert.IsEmpty(Asked(rules).Except(Sent()).ToList());
        Assert.Contains("connector.test_mails", Asked(rules));
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

    /// <summary>The instruments of the exported meter.</summary>
    private static HashSet<string> Sent()
    {
        var sent = new HashSet<string>(StringComparer.Ordinal);
        using var gauges = new StateGauges(new PushOptions(), TimeProvider.System);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == Metrics.Name)
                {
                    sent.Add(instrument.Name);
                }
            },
        };
        RuntimeHelpers.RunClassConstructor(typeof(Metrics).TypeHandle);
        listener.Start();
        return sent;
    }

    private static HashSet<string> Asked(IEnumerable<string> queries) =>
        [.. queries.SelectMany(query => Named().Matches(query)).Select(match => match.Groups["name"].Value)];

    [GeneratedRegex("""["'](?<name>connector\.[\w.]+)["']""", RegexOptions.ExplicitCapture)]
    private static partial Regex Named();
}
