using Connector.Delivering;
using Connector.Settings;
using Microsoft.Extensions.Configuration;

namespace Connector.UnitTests.Settings;

[TestClass]
public sealed class DestinationSettingsTests
{
    private const string Secret = "whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=";

    [TestMethod]
    public void Without_settings_the_archive_is_the_destination()
    {
        var settings = Settings();

        Assert.AreEqual(DestinationKind.Archive, DestinationOptions.Read(settings).Kind);
        Assert.IsEmpty(settings.Errors);
    }

    [TestMethod]
    public void A_webhook_wants_its_address_and_its_secret_and_knows_the_rest()
    {
        var settings = Webhook();

        var webhook = DestinationOptions.Read(settings).Webhook!;

        Assert.IsEmpty(settings.Errors);
        Assert.AreEqual(new Uri("https://helpdesk.example/hook"), webhook.Address);
        Assert.HasCount(32, webhook.Secret.ToArray());
        Assert.AreEqual(16384, webhook.InlineBytes);
        Assert.AreEqual(TimeSpan.FromHours(1), webhook.LinkLifetime);
        Assert.AreEqual(TimeSpan.FromSeconds(20), webhook.Timeout);
        Assert.IsFalse(webhook.AllowPrivate);
    }

    [TestMethod]
    [DataRow("Destination__Kind", "zendesk")]
    [DataRow("Destination__Webhook__Uri", null)]
    [DataRow("Destination__Webhook__Uri", "helpdesk.example")]
    [DataRow("Destination__Webhook__Uri", "http://helpdesk.example/hook")]
    [DataRow("Destination__Webhook__Secret", null)]
    [DataRow("Destination__Webhook__Secret", "whsec_c2hvcnQ=")]
    [DataRow("Destination__Webhook__Secret", "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=")]
    [DataRow("Destination__Webhook__InlineBytes", "-1")]
    [DataRow("Destination__Webhook__LinkLifetime", "one hour")]
    [DataRow("Destination__Webhook__Timeout", "00:00:00")]
    [DataRow("Destination__Webhook__Timeout", "00:02:01")]
    [DataRow("Destination__Webhook__AllowPrivate", "perhaps")]
    public void A_wrong_or_missing_setting_gives_one_line_that_names_it(string name, string? value)
    {
        var settings = Webhook((name, value));

        DestinationOptions.Read(settings);

        Assert.HasCount(1, settings.Errors);
        Assert.Contains($"Setting {name} is ", settings.Errors[0]);
    }

    [TestMethod]
    public void Patience_of_the_webhook_is_a_setting() =>
        Assert.AreEqual(TimeSpan.FromSeconds(90), DestinationOptions.Read(Webhook(("Destination__Webhook__Timeout", "00:01:30"))).Webhook!.Timeout);

    [TestMethod]
    public void The_line_on_a_wrong_secret_does_not_repeat_it()
    {
        var settings = Webhook(("Destination__Webhook__Secret", "whsec_c2VjcmV0LXRoaW5n"));

        DestinationOptions.Read(settings);

        Assert.DoesNotContain("c2VjcmV0LXRoaW5n", string.Concat(settings.Errors));
    }

    private static SettingsReader Webhook(params (string Name, string? Value)[] changes) => Settings(
    [
        ("Destination__Kind", "webhook"), ("Destination__Webhook__Uri", "https://helpdesk.example/hook"), ("Destination__Webhook__Secret", Secret), .. changes,
    ]);

    private static SettingsReader Settings(params (string Name, string? Value)[] values)
    {
        var configuration = new ConfigurationBuilder();

        foreach (var (name, value) in values)
        {
            configuration.AddInMemoryCollection([KeyValuePair.Create(name.Replace("__", ":", StringComparison.Ordinal), value)]);
        }

        return new SettingsReader(configuration.Build());
    }
}
