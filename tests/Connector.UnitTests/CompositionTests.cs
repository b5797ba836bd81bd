using System.Runtime.CompilerServices;
using System.Text.Json;
using Connector.Alerting;
using Connector.Api;
using Connector.Delivering;
using Connector.Forwarding;
using Connector.Importing;
using Connector.Reporting;
using Connector.Storage.Sweeping;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.UnitTests;

/// <summary>The composition root, built with the settings of the sample file.</summary>
[TestClass]
public sealed class CompositionTests
{
    [TestMethod]
    public void The_sample_settings_are_valid_and_everything_that_a_trigger_calls_can_be_built()
    {
        using var services = new ServiceCollection()
            .AddLogging()
            .AddConnector(new ConfigurationBuilder().AddInMemoryCollection(SampleSettings()).Build())
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

        Type[] called =
        [
            typeof(FetchPlanner), typeof(FetchMailbox), typeof(FetchPoison), typeof(MinuteSweeps), typeof(WatchProvider), typeof(IncidentsEndpoint),
            typeof(AlertAdmins), typeof(AlertPoison), typeof(RenewWatches), typeof(PushEndpoint), typeof(ReportState),
            typeof(DeliverMessages), typeof(DeliveryPoison), typeof(MessagesEndpoint), typeof(DeadLettersEndpoint), typeof(PoisonEndpoint),
            typeof(AccountsEndpoint), typeof(MailboxesEndpoint), typeof(ConnectEndpoint), typeof(StatusEndpoint), typeof(HealthEndpoint),
            typeof(InboundEndpoint), typeof(ForwardingEndpoint), typeof(AuditForwarding),
        ];

        foreach (var type in called)
        {
            Assert.IsNotNull(services.GetRequiredService(type));
        }
    }

    private static IEnumerable<KeyValuePair<string, string?>> SampleSettings([CallerFilePath] string path = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(path)!, "../../local.settings.sample.json");
        using var sample = JsonDocument.Parse(File.ReadAllText(file));

        return [.. sample.RootElement.GetProperty("Values").EnumerateObject()
            .Select(value => KeyValuePair.Create(value.Name.Replace("__", ":", StringComparison.Ordinal), value.Value.GetString()))];
    }
}
