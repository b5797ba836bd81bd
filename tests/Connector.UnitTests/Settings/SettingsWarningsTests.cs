using System.Text.Json;
using Connector.Settings;
using Connector.TestKit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.UnitTests.Settings;

/// <summary>Settings that are odd are named at the start, in one line each.</summary>
[TestClass]
public sealed class SettingsWarningsTests
{
    private const string SampleKey = "bG9jYWwgdXNlIG9ubHk6IHJlcGxhY2UgdGhpcyBrZXk=";

    private const string Account = "DefaultEndpointsProtocol=https;AccountName=mails;AccountKey=c2VjcmV0;EndpointSuffix=core.windows.net";

    [TestMethod]
    public void Least_that_is_needed_gives_no_warning() => Assert.IsEmpty(Warnings());

    [TestMethod]
    [DataRow("Alerts__Form", "a@b.example")]
    [DataRow("Alerts__Smtp__Prot", "25")]
    [DataRow("Retry__Base__Delay", "00:00:30")]
    [DataRow("Schedule__FetchJobs", "0 * * * * *")]
    public void Misspelled_setting_is_named(string name, string value)
    {
        var warnings = Warnings((name, value));

        Assert.HasCount(1, warnings);
        Assert.Contains($"Setting {name} is read by nothing", warnings[0]);
    }

    [TestMethod]
    public void Settings_of_others_are_no_concern() => Assert.IsEmpty(Warnings(("WEBSITE_SITE_NAME", "app"), ("OTEL_SERVICE_NAME", "app")));

    [TestMethod]
    public void Console_without_a_key_for_its_links_is_named() =>
        Assert.Contains("Alerts__LinkKey is missing", Warnings(("Console__BaseUri", "https://console.example/")).Single());

    [TestMethod]
    [DataRow("mail.example", true)]
    [DataRow("10.1.2.3", true)]
    [DataRow("localhost", false)]
    [DataRow("127.0.0.1", false)]
    public void Unencrypted_mail_to_another_machine_is_named(string host, bool isNamed)
    {
        var warnings = Warnings(("Alerts__Smtp__Host", host), ("Alerts__Smtp__Security", "None"));

        Assert.HasCount(isNamed ? 1 : 0, warnings);
    }

    [TestMethod]
    public void Public_key_of_the_sample_is_named_beside_an_emulator_and_refused_beside_an_account()
    {
        Assert.Contains("public key of the sample", Warnings(("Tokens__Keys__k1", SampleKey)).Single());

        var refused = Assert.ThrowsExactly<InvalidSettingsException>(() => Warnings(("Tokens__Keys__k1", SampleKey), ("AzureWebJobsStorage", Account)));
        Assert.Contains("Tokens__Keys__k1", refused.Errors.Single());
        Assert.ThrowsExactly<InvalidSettingsException>(() => Warnings(("Tokens__Keys__k1", SampleKey), ("AzureWebJobsStorage__accountName", "mails")));
    }

    [TestMethod]
    public void Start_without_any_setting_names_the_sample_file_first()
    {
        var refused = Assert.ThrowsExactly<InvalidSettingsException>(() => new ServiceCollection().AddConnector(new ConfigurationBuilder().Build()));

        Assert.Contains("local.settings.sample.json", refused.Errors[0]);
    }

    [TestMethod]
    public void Sample_itself_is_warned_of_for_its_public_key_alone()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "local.settings.sample.json")));
        var sample = file.RootElement.GetProperty("Values").EnumerateObject().Select(value => (value.Name, value.Value.GetString()!)).ToArray();

        Assert.Contains("Tokens__Keys__local", Warnings([("Tokens__Keys__k1", ""), .. sample]).Single());
    }

    private static IReadOnlyList<string> Warnings(params (string Name, string Value)[] changes)
    {
        var values = new Dictionary<string, string?>
        {
            ["Tokens__ActiveKey"] = "k1",
            ["Tokens__Keys__k1"] = "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=",
            ["Gmail__ClientId"] = "client",
            ["Gmail__ClientSecret"] = "secret",
            ["Alerts__From"] = "alerts@connector.example",
            ["Alerts__Smtp__Host"] = "127.0.0.1",
        };

        foreach (var (name, value) in changes)
        {
            values[name] = value;
        }

        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(values.Select(pair => KeyValuePair.Create(pair.Key.Replace("__", ":", StringComparison.Ordinal), pair.Value)))
            .Build();
        using var services = new ServiceCollection().AddLogging().AddConnector(configuration).BuildServiceProvider();
        return services.GetRequiredService<SettingsWarnings>().All;
    }
}
