using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using Connector.Trips;

namespace Connector.UnitTests.Deployment;

/// <summary>The rules about test mails: how fast the misses are used up that the objective allows in 30 days.</summary>
[TestClass]
public sealed partial class TestMailRulesTests
{
    private static readonly TimeSpan Period = TimeSpan.FromDays(30);

    [TestInitialize]
    public void Initialize() => Bicep.RequireTool();

    /// <summary>Google's SRE workbook, chapter 5: burn rate = share of the budget × period of the objective ÷ window.</summary>
    [TestMethod]
    [DataRow("fast", "2 %", 14.4)]
    [DataRow("steady", "5 %", 6)]
    [DataRow("slow", "10 %", 3)]
    public async Task Burn_rate_uses_up_the_named_share_of_the_misses_within_its_window(string name, string share, double rate)
    {
        var burn = (await VariablesAsync()).GetProperty("burns").EnumerateArray()
            .Single(burn => burn.GetProperty("name").GetString() == name);
        var window = XmlConvert.ToTimeSpan(burn.GetProperty("window").GetString()!);

        Assert.AreEqual(share, burn.GetProperty("share").GetString());
        Assert.AreEqual(rate, double.Parse(burn.GetProperty("rate").GetString()!, CultureInfo.InvariantCulture));
        Assert.AreEqual(double.Parse(share.Split(' ')[0], CultureInfo.InvariantCulture) / 100, rate * window / Period, 1e-9);
    }

    [TestMethod]
    public async Task Rules_use_the_objective_that_is_set_and_look_at_two_windows()
    {
        var variables = await VariablesAsync();
        var query = BurnRule(variables).GetProperty("query").GetString()!;

        Assert.Contains("tryGet(parameters('extraSettings'), 'TestMail__Objective')", variables.GetProperty("objective").GetString()!);
        Assert.Contains("variables('objective')", query);
        Assert.Contains("Missed > allowed * Mails and RecentMissed > allowed * RecentMails", query);
    }

    [TestMethod]
    public async Task Rules_ask_for_outcomes_that_the_app_sends()
    {
        var variables = await VariablesAsync();
        var asked = Outcome().Matches(BurnRule(variables).GetRawText() + variables.GetProperty("testMailRules").GetRawText())
            .Select(match => match.Value).Distinct();

        Assert.AreSequenceEqual(
            new[] { TripOutcome.InTime, TripOutcome.Missed, TripOutcome.NotSent }.Select(TripSweep.NameOf).Order(StringComparer.Ordinal),
            asked.Order(StringComparer.Ordinal));
    }

    [TestMethod]
    public async Task Rules_exist_only_with_test_addresses_and_name_a_section_of_the_runbook()
    {
        var variables = await VariablesAsync();
        var template = (await Bicep.TemplateAsync()).GetProperty("resources").GetProperty("rule").GetRawText()
            .Replace("\\u0027", "'", StringComparison.Ordinal);

        Assert.Contains("if(empty(parameters('testAddresses')), createArray(), variables('testMailRules'))", template);
        Assert.Contains(BurnRule(variables).GetProperty("runbook").GetString()!, Runbook.Anchors());
        Assert.Contains("test-mails-do-not-leave", variables.GetProperty("testMailRules").GetString()!);
        Assert.Contains("test-mails-do-not-leave", Runbook.Anchors());
    }

    private static async Task<JsonElement> VariablesAsync() => (await Bicep.TemplateAsync()).GetProperty("variables");

    private static JsonElement BurnRule(JsonElement variables) => variables.GetProperty("copy").EnumerateArray()
        .Single(copy => copy.GetProperty("name").GetString() == "burnRules").GetProperty("input");

    [GeneratedRegex("in_time|missed|not_sent|spam")]
    private static partial Regex Outcome();
}
