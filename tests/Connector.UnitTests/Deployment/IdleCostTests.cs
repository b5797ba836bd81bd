using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Connector.Settings;
using Connector.Simulation.Costs;
using Connector.TestKit;
using NCrontab;

namespace Connector.UnitTests.Deployment;

/// <summary>Azure bills each execution and each exported line, also of an installation that has nothing to do.</summary>
[TestClass]
public sealed class IdleCostTests(TestContext context)
{
    [TestMethod]
    public void No_timer_of_an_ordinary_installation_ticks_more_than_once_a_minute()
    {
        var from = new DateTime(2026, 3, 4, 12, 0, 0, DateTimeKind.Utc);

        foreach (var (timer, schedule) in Schedules.Recommended.Where(timer => timer.Key != "Schedule:FetchInboundMailbox"))
        {
            var ticks = CrontabSchedule.Parse(schedule!, new CrontabSchedule.ParseOptions { IncludingSeconds = true })
                .GetNextOccurrences(from.AddSeconds(-1), from.AddHours(1).AddSeconds(-1)).Count();
            Assert.IsLessThanOrEqualTo(60, ticks, timer);
        }
    }

    [TestMethod]
    public void Host_exports_no_line_for_an_invocation_that_ends_well()
    {
        using var host = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "host.json")));

        Assert.AreEqual("Warning", host.RootElement.GetProperty("logging").GetProperty("logLevel").GetProperty("Function").GetString());
    }

    [TestMethod]
    public async Task Timers_of_features_that_are_off_tick_once_a_year()
    {
        Bicep.RequireTool();

        var resting = (await Bicep.TemplateAsync()).GetProperty("variables").GetProperty("restingTimers").GetString()!;

        Assert.Contains("empty(parameters('inboundImapHost'))", resting);
        Assert.Contains("createObject('Schedule__FetchInboundMailbox', variables('never'))", resting);
        Assert.Contains("contains(parameters('extraSettings'), 'Push__Topic')", resting);
        Assert.Contains("createObject('Schedule__RenewWatches', variables('never'))", resting);
    }

    [TestMethod]
    public async Task Cost_model_and_its_page_count_the_alert_rules_of_the_template()
    {
        Bicep.RequireTool();
        var variables = (await Bicep.TemplateAsync()).GetProperty("variables");
        var always = variables.GetProperty("rules").GetArrayLength();
        var ofTestMails = variables.GetProperty("burns").GetArrayLength()
            + Regex.Count(variables.GetProperty("testMailRules").GetString()!, Regex.Escape("createObject('name'"));
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "performance.md"), context.CancellationToken);

        Assert.AreEqual(always, new CostModel().AlertRules);
        Assert.Contains($"for each of the {always} alert rules", page);
        Assert.Contains($"{ofTestMails} more alert rules are {Text(ofTestMails * PriceList.EastUs.AlertRule)} a month", page);

        static string Text(double price) => price.ToString("0.00", CultureInfo.InvariantCulture);
    }
}
