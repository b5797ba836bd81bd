using Connector.Alerting;
using Connector.Incidents;
using Connector.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.UnitTests.Settings;

[TestClass]
public sealed class SettingsTests
{
    [TestMethod]
    public void Least_settings_are_enough() => Assert.IsEmpty(Errors());

    [TestMethod]
    [DataRow("Tokens__ActiveKey", null)]
    [DataRow("Tokens__Keys__k1", null)]
    [DataRow("Tokens__Keys__k1", "c2hvcnQ=")]
    [DataRow("Gmail__ClientId", null)]
    [DataRow("Gmail__ClientSecret", null)]
    [DataRow("Gmail__BaseUri", "gmail.googleapis.com")]
    [DataRow("Gmail__ServiceAccountJson", "{}")]
    [DataRow("Retry__BaseDelay", "30")]
    [DataRow("Retry__BaseDelay", "soon")]
    [DataRow("Retry__MaxDelay", "00:00:01")]
    [DataRow("Retry__MaxAttempts", "0")]
    [DataRow("Probe__Blocked", "-00:01:00")]
    [DataRow("Import__Concurrency", "many")]
    [DataRow("Import__MaxMessageBytes", "65535")]
    [DataRow("Import__MaxMessageBytes", "157286401")]
    [DataRow("Schedule__EnqueueFetchJobs", "every minute")]
    [DataRow("Alerts__From", null)]
    [DataRow("Alerts__Smtp__Host", null)]
    [DataRow("Alerts__Smtp__Port", "99999")]
    [DataRow("Alerts__Smtp__Security", "Maybe")]
    [DataRow("Alerts__GroupWait", "1 minute")]
    [DataRow("AzureWebJobsStorage", "no connection string")]
    [DataRow("AzureWebJobsStorage", "BlobEndpoint=https://mails.blob.core.windows.net/;SharedAccessSignature=sv=1")]
    [DataRow("AzureWebJobsStorage__accountName", "my storage")]
    [DataRow("AzureWebJobsStorage__accountName", "mails.example/")]
    public void Wrong_or_missing_setting_gives_one_line_that_names_it(string name, string? value)
    {
        var errors = Errors((name, value));

        Assert.HasCount(1, errors);
        Assert.Contains($"Setting {name} is ", errors[0]);
        Assert.DoesNotContain("\n", errors[0]);
    }

    [TestMethod]
    [DataRow(
        "Retry__BaseDelay", "soon",
        "Setting Retry__BaseDelay is 'soon': expected a duration from 00:00:00.1 to 1.00:00:00, written hh:mm:ss.")]
    [DataRow("Retry__MaxAttempts", "0", "Setting Retry__MaxAttempts is '0': expected a whole number from 1 to 100.")]
    [DataRow("Incident__Share", "2", "Setting Incident__Share is '2': expected a number above 0 and up to 1, with a decimal point.")]
    [DataRow("Alerts__Webhook__AllowPrivate", "no", "Setting Alerts__Webhook__AllowPrivate is 'no': expected true or false.")]
    [DataRow("Destination__Kind", "1", "Setting Destination__Kind is '1': expected one of Archive, Webhook, Zendesk.")]
    [DataRow("Gmail__TokenUri", "x", "Setting Gmail__TokenUri is 'x': expected an absolute address that begins with https:// or http://.")]
    [DataRow("Alerts__LinkKey", "short", "Setting Alerts__LinkKey is '(hidden)': expected the base64 of at least 32 random bytes.")]
    [DataRow(
        "Retry__MaxDelay", "00:00:01", "Setting Retry__MaxDelay is '00:00:01': expected at least Retry__BaseDelay, which is 00:00:30.")]
    public void Line_says_what_was_found_and_what_is_allowed(string name, string value, string expected) =>
        Assert.AreEqual(expected, Errors((name, value)).Single());

    [TestMethod]
    public void Each_wrong_setting_has_its_own_line() =>
        Assert.HasCount(2, Errors(("Retry__BaseDelay", "soon"), ("Import__Concurrency", "0")));

    [TestMethod]
    public void Alerts_and_incidents_take_the_settings_that_they_share_with_other_features()
    {
        using var services = new ServiceCollection()
            .AddLogging()
            .AddConnector(TestSettings.Configuration(
            [
                .. TestSettings.Least, ("Incident__MinMailboxes", "7"), ("Incident__CanaryInterval", "00:00:30"),
                    ("Import__LeaseDuration", "00:00:10"),
            ]))
            .BuildServiceProvider();

        var alerts = services.GetRequiredService<AlertOptions>();
        Assert.AreEqual((7, TimeSpan.FromSeconds(30)), (alerts.MinMailboxes, alerts.CanaryInterval));
        Assert.AreEqual(TimeSpan.FromSeconds(10), services.GetRequiredService<IncidentOptions>().LeaseDuration);
    }

    [TestMethod]
    [DataRow("Tokens__Keys__k1", "c2VjcmV0LXRoaW5n")]
    [DataRow("Gmail__ServiceAccountJson", "{\"secret-thing\":1}")]
    [DataRow("AzureWebJobsStorage", "AccountKey=secret-thing")]
    [DataRow("Gmail__BaseUri", "ftp://user:secret-thing@gmail.example/")]
    public void Line_about_a_secret_does_not_repeat_it(string name, string value) =>
        Assert.DoesNotContain(value, string.Concat(Errors((name, value))));

    private static IReadOnlyList<string> Errors(params (string Name, string? Value)[] changes)
    {
        try
        {
            new ServiceCollection().AddConnector(TestSettings.Configuration([.. TestSettings.Least, .. changes]));
            return [];
        }
        catch (InvalidSettingsException exception)
        {
            return exception.Errors;
        }
    }
}
