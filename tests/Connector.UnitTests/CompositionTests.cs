using System.Text.Json;
using Connector.TestKit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.UnitTests;

/// <summary>The composition root, built with the settings of the sample file.</summary>
[TestClass]
public sealed class CompositionTests
{
    [TestMethod]
    public void Sample_settings_are_valid_and_every_registered_service_can_be_built()
    {
        using var services = new ServiceCollection()
            .AddLogging()
            .AddConnector(new ConfigurationBuilder().AddInMemoryCollection(SampleSettings()).Build())
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

        Assert.IsNotNull(services);
    }

    private static IEnumerable<KeyValuePair<string, string?>> SampleSettings()
    {
        using var sample = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "local.settings.sample.json")));

        return [.. sample.RootElement.GetProperty("Values").EnumerateObject()
            .Select(value => KeyValuePair.Create(value.Name.Replace("__", ":", StringComparison.Ordinal), value.Value.GetString()))];
    }
}
