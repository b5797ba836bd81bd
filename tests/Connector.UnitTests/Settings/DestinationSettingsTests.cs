using Connector.Delivering;
using Connector.Settings;

namespace Connector.UnitTests.Settings;

[TestClass]
public sealed class DestinationSettingsTests
{
    private const string Secret = "whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=";

    [TestMethod]
    public void Without_settings_the_archive_is_the_destination()
    {
        var settings = TestSettings.Reader();

        Assert.AreEqual(DestinationKind.Archive, DestinationOptions.Read(settings).Kind);
        Assert.IsEmpty(settings.Errors);
    }

    [TestMethod]
    public void Webhook_needs_its_address_and_its_secret_and_has_defaults_for_the_rest()
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
    [DataRow("Destination__Kind", "helpdesk")]
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
    public void Wrong_or_missing_setting_gives_one_line_that_names_it(string name, string? value)
    {
        var settings = Webhook((name, value));

        DestinationOptions.Read(settings);

        Assert.HasCount(1, settings.Errors);
        Assert.Contains($"Setting {name} is ", settings.Errors[0]);
    }

    [TestMethod]
    public void Timeout_of_the_webhook_is_a_setting() =>
        Assert.AreEqual(
            TimeSpan.FromSeconds(90), DestinationOptions.Read(Webhook(("Destination__Webhook__Timeout", "00:01:30"))).Webhook!.Timeout);

    [TestMethod]
    public void Line_about_a_wrong_secret_does_not_repeat_it()
    {
        var settings = Webhook(("Destination__Webhook__Secret", "whsec_c2VjcmV0LXRoaW5n"));

        DestinationOptions.Read(settings);

        Assert.DoesNotContain("c2VjcmV0LXRoaW5n", string.Concat(settings.Errors));
    }

    private static SettingsReader Webhook(params (string Name, string? Value)[] changes) => TestSettings.Reader(
    [
        ("Destination__Kind", "webhook"), ("Destination__Webhook__Uri", "https://helpdesk.example/hook"),
        ("Destination__Webhook__Secret", Secret), .. changes,
    ]);
}
