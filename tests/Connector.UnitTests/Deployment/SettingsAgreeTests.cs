using System.Text.Json;
using System.Text.RegularExpressions;
using Connector.TestKit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.UnitTests.Deployment;

/// <summary>The settings that the code reads, the sample names and the deployment sets are the same.</summary>
[TestClass]
public sealed partial class SettingsAgreeTests
{
    /// <summary>Read or set for the host, or open to choice.</summary>
    private static readonly string[] Hosts = ["FUNCTIONS_WORKER_RUNTIME", "AzureWebJobsStorage", "AzureWebJobsStorage__"];

    /// <summary>Where the simulator stands in, in tests alone.</summary>
    private static readonly string[] TestsOnly = ["Push__CertificatesUri", "Forwarding__DnsUri"];

    [TestMethod]
    public void The_sample_names_every_setting_that_the_code_reads_and_no_other()
    {
        var read = ReadByCode();
        var sample = Sample().Keys.Where(name => !IsHosts(name)).ToList();

        Assert.AreEqual("", Names(read.Except(sample).Except(TestsOnly)), "Missing in local.settings.sample.json.");
        Assert.AreEqual("", Names(sample.Except(read)), "Read by nothing.");
    }

    [TestMethod]
    public async Task The_deployment_sets_every_setting_that_the_code_reads_or_leaves_it_to_its_default()
    {
        Bicep.RequireTool();
        var template = await Bicep.TemplateAsync();
        var tuned = template.GetProperty("variables").GetProperty("tuned").EnumerateArray().Select(prefix => prefix.GetString()!).ToList();

        // Without the files that the compiler took in: the sample itself is one of them, and names everything.
        var text = string.Concat(
            template.GetProperty("resources").GetRawText(),
            string.Concat(template.GetProperty("variables").EnumerateObject().Where(variable => !variable.Name.StartsWith("$fxv#", StringComparison.Ordinal)).Select(variable => variable.Value.GetRawText())));

        // A prefix that is tuned takes all of the sample's; the others stand in the template one by one.
        var missing = ReadByCode()
            .Except(TestsOnly)
            .Where(name => !tuned.Contains(name.Split("__")[0]) && !text.Contains(name, StringComparison.Ordinal))
            .ToList();

        Assert.AreEqual("", Names(missing));
    }

    [TestMethod]
    public void The_page_on_settings_names_the_same_settings_and_their_defaults()
    {
        var page = File.ReadLines(Path.Combine(Repository.Root, "docs", "settings.md"))
            .Select(line => Row().Match(line))
            .Where(match => match.Success)
            .ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Value);
        var sample = Sample().Where(setting => !IsHosts(setting.Key)).ToDictionary();

        Assert.AreEqual("", Names(sample.Keys.Except(page.Keys)), "Missing in docs/settings.md.");
        Assert.AreEqual("", Names(page.Keys.Except(sample.Keys)), "In docs/settings.md and read by nothing.");
        Assert.AreEqual("", Names(page.Where(row => row.Value.Length > 0 && row.Value != sample[row.Key]).Select(row => row.Key)), "Another default than the sample's.");
    }

    [TestMethod]
    public void The_schedules_of_the_sample_are_the_defaults_of_the_code()
    {
        var sample = Sample();

        foreach (var (key, schedule) in Connector.Settings.Schedules.Recommended)
        {
            Assert.AreEqual(schedule, sample[key.Replace(":", "__", StringComparison.Ordinal)]);
        }
    }

    private static IReadOnlyList<string> ReadByCode()
    {
        var recorder = new Recorder();

        foreach (var destination in new[] { "archive", "webhook" })
        {
            var configuration = new ConfigurationBuilder()
                .AddInMemoryCollection(Sample().Select(pair => KeyValuePair.Create(pair.Key.Replace("__", ":", StringComparison.Ordinal), (string?)pair.Value)))
                .AddInMemoryCollection(
                [
                    KeyValuePair.Create("Destination:Kind", (string?)destination),
                    KeyValuePair.Create("Alerts:Webhook:Uri", (string?)"https://alerts.example/"),
                    KeyValuePair.Create("Alerts:Webhook:Secret", (string?)"whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA="),
                ])
                .Add(recorder)
                .Build();

            new ServiceCollection().AddConnector(configuration);
        }

        // Sections are looked into for misspelled settings.
        var sample = Sample().Keys.ToList();
        return [.. recorder.Asked.Select(key => key.Replace(":", "__", StringComparison.Ordinal))
            .Where(name => !IsHosts(name) && name != "Tokens__Keys" && !sample.Exists(setting => setting.StartsWith($"{name}__", StringComparison.Ordinal))).Distinct()];
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
        return file.RootElement.GetProperty("Values").EnumerateObject().ToDictionary(value => value.Name, value => value.Value.GetString()!);
    }

    /// <summary>Knows nothing, and remembers what it was asked for.</summary>
    private sealed class Recorder : ConfigurationProvider, IConfigurationSource
    {
        public HashSet<string> Asked { get; } = new(StringComparer.OrdinalIgnoreCase);

        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

        public override bool TryGet(string key, out string? value)
        {
            Asked.Add(key);
            value = null;
            return false;
        }
    }
}
