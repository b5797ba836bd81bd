using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Configuration;

namespace Connector.Settings;

/// <summary>
/// Fills options classes from the app's settings, as the annotations of their properties say, and collects one line per wrong setting: its
/// name, the value found, and the values allowed. A start stops with all of these lines at once.
/// </summary>
/// <remarks>
/// The configuration binder of .NET stops at the first value that it cannot convert, and repeats it even if it is a secret.
/// </remarks>
public sealed class SettingsReader(IConfiguration configuration)
{
    private readonly List<string> _errors = [];

    private readonly List<string> _warnings = [];

    /// <summary>The wrong settings so far, one sentence each.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>Findings that do not stop the start, one sentence each.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Fills a new options object and checks it. A setting that is missing or wrong keeps its default.</summary>
    /// <param name="options">Holds values that are not settings themselves; null for an object with its defaults.</param>
    public T Read<T>(T? options = null)
        where T : class
    {
        options ??= Activator.CreateInstance<T>();
        var errors = _errors.Count;

        foreach (var property in typeof(T).GetProperties())
        {
            if (property.GetCustomAttribute<SettingAttribute>() is { } setting)
            {
                Read(options, property, setting);
            }
        }

        // Rules over several settings need all of them, so that one mistake gets one line.
        if (errors == _errors.Count)
        {
            CheckNeeded(options);
            CheckRules(options);
        }

        return options;
    }

    /// <summary>The text of a setting; null if it is missing or blank.</summary>
    public string? Text(string name) =>
        configuration[Key(name)] is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    /// <summary>The names and values directly below a section, such as the keys of <c>Tokens__Keys</c>.</summary>
    public IReadOnlyDictionary<string, string> Section(string name) =>
        configuration.GetSection(Key(name)).GetChildren()
            .Where(child => !string.IsNullOrWhiteSpace(child.Value))
            .ToDictionary(child => child.Key, child => child.Value!.Trim(), StringComparer.OrdinalIgnoreCase);

    /// <summary>Notes a wrong setting.</summary>
    /// <param name="found">The value found; null if the setting is missing, and a description in place of a secret.</param>
    /// <param name="expected">The values allowed, as the end of a sentence.</param>
    public void Refuse(string name, string? found, string expected) =>
        _errors.Add(found is null
            ? $"Setting {name} is missing: expected {expected}."
            : $"Setting {name} is '{Shorten(found)}': expected {expected}.");

    /// <summary>Notes a finding that does not stop the start. The sentence names the setting and repeats no secret.</summary>
    public void Warn(string warning) => _warnings.Add(warning);

    /// <exception cref="InvalidSettingsException">At least one setting was refused.</exception>
    public void ThrowIfInvalid()
    {
        if (_errors.Count > 0)
        {
            throw new InvalidSettingsException(_errors);
        }
    }

    private void Read(object options, PropertyInfo property, SettingAttribute setting)
    {
        if (Text(setting.Name) is not { } text)
        {
            if (property.IsDefined(typeof(RequiredMemberAttribute)))
            {
                Refuse(property, setting.Expected);
            }
        }
        else if (SettingText.Parse(text, property) is { } value
            && property.GetCustomAttributes<ValidationAttribute>().All(rule => rule.IsValid(value)))
        {
            property.SetValue(options, value);
        }
        else
        {
            Refuse(property, setting.Expected);
        }
    }

    private void CheckNeeded(object options)
    {
        foreach (var property in options.GetType().GetProperties())
        {
            if (property.GetCustomAttribute<SettingAttribute>() is { NeededWith: { } name } setting
                && options.GetType().GetProperty(name)!.GetCustomAttribute<SettingAttribute>() is { } other
                && Text(setting.Name) is null
                && Text(other.Name) is not null)
            {
                Refuse(setting.Name, found: null, $"{setting.Expected}, since {other.Name} is set");
            }
        }
    }

    private void CheckRules(object options)
    {
        foreach (var finding in (options as IValidatableObject)?.Validate(new ValidationContext(options)) ?? [])
        {
            if (finding is SettingWarning)
            {
                Warn(finding.ErrorMessage!);
            }
            else
            {
                Refuse(options.GetType().GetProperty(finding.MemberNames.Single())!, finding.ErrorMessage);
            }
        }
    }

    private void Refuse(PropertyInfo property, string? expected)
    {
        var setting = property.GetCustomAttribute<SettingAttribute>()!;
        var found = Text(setting.Name);

        // An address may hold a user's name, a password or a key.
        var isHidden = setting.IsSecret || (property.PropertyType == typeof(Uri) && found.AsSpan().ContainsAny('@', '?'));
        Refuse(setting.Name, found is not null && isHidden ? "(hidden)" : found, expected ?? SettingText.Expected(property));
    }

    /// <summary>The configuration key of a setting.</summary>
    internal static string Key(string name) => name.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal);

    private static string Shorten(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= 80 ? line : line[..80] + "…";
    }
}
