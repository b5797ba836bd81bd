using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Configuration;

/// <summary>Puts settings in the place of <c>%Name%</c> in the arguments of triggers and outputs.</summary>
internal sealed partial class SettingNames(IConfiguration settings)
{
    /// <exception cref="StartException">The setting is missing or empty.</exception>
    public string Resolve(string argument, string function) =>
        Name.Replace(argument, match => Value(match.Groups[1].Value) ?? throw Missing(match.Groups[1].Value, function));

    private string? Value(string name)
    {
        var value = settings[name] ?? settings[name.Replace("__", ":", StringComparison.Ordinal)];
        return string.IsNullOrWhiteSpace(value) ? null : value.Trim();
    }

    private static StartException Missing(string name, string function) =>
        new($"Function '{function}': the setting '{name}' of %{name}% is missing.");

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Name { get; }
}
