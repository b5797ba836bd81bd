using System.Text.Json;
using System.Text.RegularExpressions;
using Connector.Settings;
using Connector.TestKit;

namespace Connector.UnitTests.Deployment;

/// <summary>Code, sample, page and deployment have the same settings.</summary>
[TestClass]
public sealed partial class SettingsAgreeTests
{
    /// <summary>Settings that the Functions host reads.</summary>
    private static readonly string[] Hosts = ["FUNCTIONS_WORKER_RUNTIME", "AzureWebJobsStorage", "AzureWebJobsStorage__"];

    /// <summary>Settings with which tests replace a public service.</summary>
    private static readonly string[] TestsOnly = [
        "Push__CertificatesUri", "Forwarding__DnsUri", "Gmail__Delegation__StsUri", "Gmail__Delegation__SignUri",
        "Zendesk__BaseUri", "Zendesk__AllowPrivate",
    ];

    [TestMethod]
    public void Sample_names_every_setting_that_the_code_reads_and_no_other()
    {
        var read = KnownSettings.Names;
        var sample = Sample().Keys.Where(name => !IsHosts(name)).ToList();

        Assert.AreEqual("", Names(read.Except(sample).Except(TestsOnly)), "Missing in local.settings.sample.json.");
        Assert.AreEqual("", Names(sample.Except(read)), "Read by nothing.");
    }

    [TestMethod]
    public async Task Deployment_sets_every_setting_that_the_code_reads()
    {
        Bicep.RequireTool();
        var template = await Bicep.TemplateAsync();
        var tuned = template.GetProperty("variables").GetProperty("tuned").EnumerateArray().Select(prefix => prefix.GetString()!).ToList();

        // Without the files that the compiler embedded, because the sample is one of them and names every setting.
        var text = string.Concat(
            template.GetProperty("resources").GetRawText(),
            string.Concat(template.GetProperty("variables").EnumerateObject()
                .Where(variable => !variable.Name.StartsWith("$fxv#", StringComparison.Ordinal))
                .Select(variable => variable.Value.GetRawText())));

        // The template takes all settings of a tuned prefix from the sample, and names the others one by one.
        var missing = KnownSettings.Names
            .Except(TestsOnly)
            .Where(name => !tuned.Contains(name.Split("__")[0]) && !text.Contains(name, StringComparison.Ordinal))
            .ToList();

        Assert.AreEqual("", Names(missing));
    }

    [TestMethod]
    public void Page_about_settings_names_the_same_settings_and_defaults()
    {
        var page = File.ReadLines(Path.Combine(Repository.Root, "docs", "settings.md"))
            .Select(line => Row().Match(line))
            .Where(match => match.Success)
            .ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Value);
        var sample = Sample().Where(setting => !IsHosts(setting.Key)).ToDictionary();

        Assert.AreEqual("", Names(sample.Keys.Except(page.Keys)), "Missing in docs/settings.md.");
        Assert.AreEqual("", Names(page.Keys.Except(sample.Keys)), "In docs/settings.md and read by nothing.");
        Assert.AreEqual(
            "",
            Names(page.Where(row => row.Value.Length > 0 && row.Value != sample[row.Key]).Select(row => row.Key)),
            "Another default than the sample's.");
    }

    [TestMethod]
    public void Schedules_of_the_sample_are_those_that_the_code_recommends()
    {
        var sample = Sample();

        foreach (var (key, schedule) in Schedules.Recommended)
        {
            Assert.AreEqual(schedule, sample[key.Replace(":", "__", StringComparison.Ordinal)]);
        }
    }

    [GeneratedRegex(@"^\| `(?<name>\w+)` \| (`(?<value>[^`]*)`)? ?\|", RegexOptions.ExplicitCapture)]
    private static partial Regex Row();

    private static string Names(IEnumerable<string> settings) => string.Join(", ", settings);

    private static bool IsHosts(string name) =>
        Hosts.Any(host => host.EndsWith('_') ? name.StartsWith(host, StringComparison.Ordinal) : name == host)
        || name.StartsWith("Tokens__Keys__", StringComparison.Ordinal);

    private static Dictionary<string, string> Sample()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "local.settings.sample.json")));
        return file.RootElement.GetProperty("Values").EnumerateObject()
            .ToDictionary(value => value.Name, value => value.Value.GetString()!);
    }
}
