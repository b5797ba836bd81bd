using Connector.Settings;
using Microsoft.Extensions.Configuration;

namespace Connector.UnitTests.Settings;

/// <summary>Settings by the names in docs/settings.md.</summary>
internal static class TestSettings
{
    /// <summary>The fewest settings with which the app starts.</summary>
    public static readonly (string Name, string? Value)[] Least =
    [
        ("Tokens__ActiveKey", "k1"), ("Tokens__Keys__k1", "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA="),
        ("Gmail__ClientId", "client"), ("Gmail__ClientSecret", "secret"),
        ("Alerts__From", "alerts@connector.example"), ("Alerts__Smtp__Host", "127.0.0.1"),
    ];

    /// <summary>A later value replaces an earlier one.</summary>
    public static IConfiguration Configuration(params IEnumerable<(string Name, string? Value)> settings)
    {
        var configuration = new ConfigurationBuilder();

        foreach (var (name, value) in settings)
        {
            configuration.AddInMemoryCollection([KeyValuePair.Create(name.Replace("__", ":", StringComparison.Ordinal), value)]);
        }

        return configuration.Build();
    }

    public static SettingsReader Reader(params IEnumerable<(string Name, string? Value)> settings) => new(Configuration(settings));
}
