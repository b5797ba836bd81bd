using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Connector.Settings;

/// <summary>The names and values of local.settings.sample.json, which names every setting there is.</summary>
internal static class KnownSettings
{
    private const string Resource = "local.settings.sample.json";

    /// <summary>Set by tests alone.</summary>
    private static readonly string[] Unnamed = ["Push__CertificatesUri"];

    private static readonly string[] Open = ["Tokens__Keys__"];

    private static readonly Lazy<IReadOnlyDictionary<string, string>> Values = new(Read);

    /// <summary>The value in the sample; null if it names no such setting.</summary>
    public static string? SampleValue(string name) => Values.Value.GetValueOrDefault(name);

    /// <summary>Settings in our sections that nothing reads: misspelled, or of another version.</summary>
    public static IEnumerable<string> Unknown(IConfiguration configuration) =>
        from section in Values.Value.Keys.Where(name => name.Contains("__", StringComparison.Ordinal)).Select(name => name.Split("__")[0]).Distinct()
        from setting in configuration.GetSection(section).AsEnumerable()
        where !string.IsNullOrWhiteSpace(setting.Value)
        let name = setting.Key.Replace(ConfigurationPath.KeyDelimiter, "__", StringComparison.Ordinal)
        where name != section && !IsKnown(name)
        orderby name
        select name;

    /// <summary>Warns of each setting that nothing reads.</summary>
    public static void Check(SettingsReader settings, IConfiguration configuration)
    {
        foreach (var name in Unknown(configuration))
        {
            settings.Warn($"Setting {name} is read by nothing: check its spelling in docs/settings.md.");
        }

        const string Secret = "Destination__Webhook__Secret";

        if (settings.Text(Secret) is { } secret && secret == SampleValue(Secret) && "webhook".Equals(settings.Text("Destination__Kind"), StringComparison.OrdinalIgnoreCase))
        {
            settings.Warn($"Setting {Secret} is the public secret of the sample: good for trying out alone, since anybody can sign posts with it.");
        }
    }

    /// <summary>Whether any setting of the app is there.</summary>
    public static bool IsAnySet(IConfiguration configuration) =>
        Values.Value.Keys.Any(name => name.Contains("__", StringComparison.Ordinal)
            && !string.IsNullOrWhiteSpace(configuration[name.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal)]));

    private static bool IsKnown(string name) =>
        Values.Value.ContainsKey(name)
        || Unnamed.Contains(name, StringComparer.OrdinalIgnoreCase)
        || Open.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    private static Dictionary<string, string> Read()
    {
        using var stream = typeof(KnownSettings).Assembly.GetManifestResourceStream(Resource)!;
        using var sample = JsonDocument.Parse(stream);
        return sample.RootElement.GetProperty("Values").EnumerateObject()
            .ToDictionary(value => value.Name, value => value.Value.GetString() ?? "", StringComparer.OrdinalIgnoreCase);
    }
}
