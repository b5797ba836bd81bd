using Connector.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.UnitTests.Settings;

[TestClass]
public sealed class SettingsTests
{
    private const string Key = "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=";

    [TestMethod]
    public void The_least_that_is_needed_is_enough() => Assert.IsEmpty(Errors());

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
    public void A_wrong_or_missing_setting_gives_one_line_that_names_it(string name, string? value)
    {
        var errors = Errors((name, value));

        Assert.HasCount(1, errors);
        Assert.Contains($"Setting {name} is ", errors[0]);
        Assert.DoesNotContain("\n", errors[0]);
    }

    [TestMethod]
    [DataRow("Tokens__Keys__k1", "c2VjcmV0LXRoaW5n")]
    [DataRow("Gmail__ServiceAccountJson", "{\"secret-thing\":1}")]
    [DataRow("AzureWebJobsStorage", "AccountKey=secret-thing")]
    [DataRow("Gmail__BaseUri", "ftp://user:secret-thing@gmail.example/")]
    public void The_line_on_a_secret_does_not_repeat_it(string name, string value) =>
        Assert.DoesNotContain(value, string.Concat(Errors((name, value))));

    private static IReadOnlyList<string> Errors(params (string Name, string? Value)[] changes)
    {
        var values = new Dictionary<string, string?>
        {
            ["Tokens__ActiveKey"] = "k1",
            ["Tokens__Keys__k1"] = Key,
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

        try
        {
            new ServiceCollection().AddConnector(configuration);
            return [];
        }
        catch (InvalidSettingsException exception)
        {
            return exception.Errors;
        }
    }
}
