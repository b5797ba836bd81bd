using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Connector.Settings;

/// <summary>The names of all settings that the app reads.</summary>
internal static class KnownSettings
{
    /// <summary>The host reads some names of this section itself.</summary>
    private const string HostSection = "AzureWebJobsStorage";

    private const string TokenKeys = "Tokens__Keys__";

    /// <summary>Those of the annotated options classes, and the schedules.</summary>
    public static IReadOnlySet<string> Names { get; } = typeof(KnownSettings).Assembly.GetTypes()
        .Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal))
        .SelectMany(type => type.GetProperties())
        .Select(property => property.GetCustomAttribute<SettingAttribute>()?.Name)
        .OfType<string>()
        .Concat(Schedules.Recommended.Keys.Select(NameOf))
        .Where(name => !name.StartsWith(HostSection, StringComparison.Ordinal))
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// One sentence for each setting in the app's sections that the app does not read: misspelled, or of another version.
    /// </summary>
    public static IEnumerable<string> WarnOfUnknown(IConfiguration configuration) =>
        from section in Names.Select(name => name.Split("__")[0]).Distinct()
        from setting in configuration.GetSection(section).AsEnumerable()
        where !string.IsNullOrWhiteSpace(setting.Value)
        let name = NameOf(setting.Key)
        where name != section && !Names.Contains(name) && !name.StartsWith(TokenKeys, StringComparison.OrdinalIgnoreCase)
        orderby name
        select $"Setting {name} is read by nothing: check its spelling in docs/settings.md.";

    /// <summary>Whether any setting of the app is set.</summary>
    public static bool IsAnySet(IConfiguration configuration) =>
        Names.Any(name => !string.IsNullOrWhiteSpace(configuration[SettingsReader.Key(name)]));

    private static string NameOf(string key) => key.Replace(ConfigurationPath.KeyDelimiter, "__", StringComparison.Ordinal);
}
