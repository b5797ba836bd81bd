using System.Text.Json;
using Connector.Settings;
using Connector.TestKit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.UnitTests.Settings;

/// <summary>Findings that do not stop the start get one line each.</summary>
[TestClass]
public sealed class SettingsWarningsTests
{
    private const string SampleKey = "bG9jYWwgdXNlIG9ubHk6IHJlcGxhY2UgdGhpcyBrZXk=";

    private const string Account = "DefaultEndpointsProtocol=https;AccountName=mails;AccountKey=c2VjcmV0;EndpointSuffix=core.windows.net";

    [TestMethod]
    public void Least_settings_give_no_warning() => Assert.IsEmpty(Warnings());

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
    public void Settings_outside_the_sections_of_the_app_give_no_warning() =>
        Assert.IsEmpty(Warnings(("WEBSITE_SITE_NAME", "app"), ("OTEL_SERVICE_NAME", "app")));

    [TestMethod]
    public void Console_without_a_key_for_links_gives_a_warning() =>
        Assert.Contains("Alerts__LinkKey is missing", Warnings(("Console__BaseUri", "https://console.example/")).Single());

    [TestMethod]
    [DataRow("mail.example", true)]
    [DataRow("10.1.2.3", true)]
    [DataRow("localhost", false)]
    [DataRow("127.0.0.1", false)]
    public void Unencrypted_mail_to_another_machine_gives_a_warning(string host, bool isWarned)
    {
        var warnings = Warnings(("Alerts__Smtp__Host", host), ("Alerts__Smtp__Security", "None"));

        Assert.HasCount(isWarned ? 1 : 0, warnings);
    }

    [TestMethod]
    public void Public_key_of_the_sample_gives_a_warning_with_an_emulator_and_an_error_with_an_account()
    {
        Assert.Contains("public key of the sample", Warnings(("Tokens__Keys__k1", SampleKey)).Single());

        var refused = Assert.ThrowsExactly<InvalidSettingsException>(
            () => Warnings(("Tokens__Keys__k1", SampleKey), ("AzureWebJobsStorage", Account)));
        Assert.Contains("Tokens__Keys__k1", refused.Errors.Single());
        Assert.ThrowsExactly<InvalidSettingsException>(
            () => Warnings(("Tokens__Keys__k1", SampleKey), ("AzureWebJobsStorage__accountName", "mails")));
    }

    [TestMethod]
    public void Public_secret_of_the_sample_gives_a_warning_if_the_webhook_is_the_destination()
    {
        (string, string?)[] secret =
            [("Destination__Webhook__Uri", "https://helpdesk.example/"), ("Destination__Webhook__Secret", $"whsec_{SampleKey}")];

        Assert.IsEmpty(Warnings(secret));
        Assert.Contains("Destination__Webhook__Secret", Warnings([("Destination__Kind", "webhook"), .. secret]).Single());
    }

    [TestMethod]
    public void Start_without_any_setting_names_the_sample_file_first()
    {
        var refused = Assert.ThrowsExactly<InvalidSettingsException>(
            () => new ServiceCollection().AddConnector(new ConfigurationBuilder().Build()));

        Assert.Contains("local.settings.sample.json", refused.Errors[0]);
    }

    [TestMethod]
    public void Sample_gives_a_warning_for_its_public_key_only()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "local.settings.sample.json")));
        var sample =
            file.RootElement.GetProperty("Values").EnumerateObject().Select(value => (value.Name, value.Value.GetString())).ToArray();

        Assert.Contains("Tokens__Keys__local", Warnings([("Tokens__Keys__k1", ""), .. sample]).Single());
    }

    private static IReadOnlyList<string> Warnings(params (string Name, string? Value)[] changes)
    {
        using var services = new ServiceCollection().AddLogging()
            .AddConnector(TestSettings.Configuration([.. TestSettings.Least, .. changes])).BuildServiceProvider();
        return services.GetRequiredService<SettingsWarnings>().All;
    }
}
