using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using Connector.Arrivals.Asking;

namespace Connector.UnitTests.Deployment;

/// <summary>When rules fire of which no other part of the installation would tell the operator.</summary>
[TestClass]
public sealed partial class AlertRulesTests
{
    /// <summary>developers.google.com/workspace/gmail/api/guides/push: a watch ends after seven days and is to be renewed daily.</summary>
    private static readonly TimeSpan EndOfWatch = TimeSpan.FromDays(7);

    [TestInitialize]
    public void Initialize() => Bicep.RequireTool();

    /// <summary>A day passes between two renewals, and the operator needs days to repair the cause.</summary>
    [TestMethod]
    public async Task Push_watch_rule_fires_after_missed_renewals_and_days_before_Gmail_ends_the_watch()
    {
        var rule = await RuleAsync("push-watch");
        var after = TimeSpan.FromSeconds(ThresholdOf(rule, "connector.push.watch_age", "Seconds"));

        Assert.IsInRange(TimeSpan.FromDays(2), EndOfWatch - TimeSpan.FromDays(3), after);
        Assert.AreEqual("push-watch", rule.GetProperty("runbook").GetString());
    }

    /// <summary>The metric counts what must not be, so the first one is an alarm.</summary>
    [TestMethod]
    [DataRow("missing-mail", "connector.mails.missing", "Mails", "missing-mail", 1)]
    [DataRow("credentials", "connector.credentials.ending", "Reports", "expiring-secrets", 2)]
    [DataRow("silence", "connector.silence.answers", "Answers", "no-mail-in-many-mailboxes", 1)]
    public async Task Rule_of_a_count_fires_at_the_first_one(string name, string metric, string count, string runbook, int severity)
    {
        var rule = await RuleAsync(name);

        Assert.AreEqual(0, ThresholdOf(rule, metric, count));
        Assert.Contains($"summarize {count} = sum(Sum)", rule.GetProperty("query").GetString()!);
        Assert.AreEqual(runbook, rule.GetProperty("runbook").GetString());
        Assert.AreEqual(severity, rule.GetProperty("severity").GetInt32());
    }

    /// <summary>A rule is evaluated every five minutes, and a metric arrives minutes late.</summary>
    [TestMethod]
    public async Task Windows_are_longer_than_the_time_between_two_evaluations()
    {
        var template = (await Bicep.TemplateAsync()).GetProperty("resources").GetProperty("rule").GetProperty("properties");
        var between = XmlConvert.ToTimeSpan(template.GetProperty("evaluationFrequency").GetString()!);

        foreach (var name in new[] { "push-watch", "missing-mail", "credentials", "silence" })
        {
            Assert.IsGreaterThan(between, XmlConvert.ToTimeSpan((await RuleAsync(name)).GetProperty("window").GetString()!), name);
        }
    }

    [TestMethod]
    public async Task Silence_rule_asks_for_the_answer_that_the_app_sends()
    {
        var query = (await RuleAsync("silence")).GetProperty("query").GetString()!;

        Assert.Contains($"tostring(Properties.answer) == \"{InstallationSilence.LostForAll}\"", query);
    }

    private static async Task<JsonElement> RuleAsync(string name) =>
        (await Bicep.TemplateAsync()).GetProperty("variables").GetProperty("rules").EnumerateArray()
            .Single(rule => rule.GetProperty("name").GetString() == name);

    /// <summary>The number above which the query has a row. The rule fires if it has one.</summary>
    private static double ThresholdOf(JsonElement rule, string metric, string value)
    {
        var query = rule.GetProperty("query").GetString()!;
        var condition = Assert.ContainsSingle(Condition().Matches(query));

        Assert.Contains($"Name == \"{metric}\"", query);
        Assert.AreEqual(("GreaterThan", 0), (rule.GetProperty("operator").GetString(), rule.GetProperty("threshold").GetInt32()));
        Assert.AreEqual(value, condition.Groups["value"].Value);
        return double.Parse(condition.Groups["limit"].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"where (?<value>\w+) > (?<limit>\d+)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex Condition();
}
