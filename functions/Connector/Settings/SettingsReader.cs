using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Connector.Settings;

/// <summary>
/// Reads the app's settings by the names in docs (<c>Retry__BaseDelay</c>) and gathers what is wrong with them, so that a start
/// stops with one line per wrong setting: its name, what was found, what is allowed.
/// </summary>
/// <remarks>Values of settings read as secrets are never repeated in a message.</remarks>
public sealed class SettingsReader(IConfiguration configuration)
{
    private readonly List<string> _errors = [];

    private readonly List<string> _warnings = [];

    /// <summary>What is wrong so far, one sentence each.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>What is odd and does not stop the start, one sentence each.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>The text of a setting; null when it is missing or blank.</summary>
    public string? Text(string name) =>
        configuration[Key(name)] is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    /// <summary>The text of a setting that must be there; an empty string, and an error, when it is not.</summary>
    public string RequiredText(string name, string allowed)
    {
        if (Text(name) is { } value)
        {
            return value;
        }

        Refuse(name, found: null, allowed);
        return "";
    }

    /// <summary>A duration in the form <c>[d.]hh:mm:ss[.fff]</c>, bounds included.</summary>
    public TimeSpan Duration(string name, TimeSpan fallback, TimeSpan min, TimeSpan max)
    {
        if (Text(name) is not { } text)
        {
            return fallback;
        }

        if (TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var value) && text.Contains(':') && value >= min && value <= max)
        {
            return value;
        }

        Refuse(name, text, $"a duration from {Show(min)} to {Show(max)}, written hh:mm:ss");
        return fallback;
    }

    /// <summary>A whole number, bounds included.</summary>
    public int Whole(string name, int fallback, int min, int max)
    {
        if (Text(name) is not { } text)
        {
            return fallback;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max)
        {
            return value;
        }

        Refuse(name, text, $"a whole number from {min} to {max}");
        return fallback;
    }

    /// <summary>A share between 0 and 1, both excluded and included respectively.</summary>
    public double Share(string name, double fallback)
    {
        if (Text(name) is not { } text)
        {
            return fallback;
        }

        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value is > 0 and <= 1)
        {
            return value;
        }

        Refuse(name, text, "a number above 0 and up to 1, with a decimal point");
        return fallback;
    }

    /// <summary>Yes or no.</summary>
    public bool Flag(string name, bool fallback)
    {
        if (Text(name) is not { } text)
        {
            return fallback;
        }

        if (bool.TryParse(text, out var value))
        {
            return value;
        }

        Refuse(name, text, "true or false");
        return fallback;
    }

    /// <summary>An absolute http(s) address; a slash is put at its end when it has none.</summary>
    public Uri? Address(string name, Uri? fallback)
    {
        if (Text(name) is not { } text)
        {
            return fallback;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp))
        {
            return uri;
        }

        // A user's name, a password or a key may stand in it.
        Refuse(name, text.AsSpan().ContainsAny('@', '?') ? "(hidden)" : text, "an absolute address that begins with https:// or http://");
        return fallback;
    }

    /// <summary>One of the names of <typeparamref name="TEnum"/>, in any case.</summary>
    public TEnum OneOf<TEnum>(string name, TEnum fallback)
        where TEnum : struct, Enum
    {
        if (Text(name) is not { } text)
        {
            return fallback;
        }

        if (!char.IsAsciiDigit(text[0]) && Enum.TryParse<TEnum>(text, ignoreCase: true, out var value) && Enum.IsDefined(value))
        {
            return value;
        }

        Refuse(name, text, $"one of {string.Join(", ", Enum.GetNames<TEnum>())}");
        return fallback;
    }

    /// <summary>The names and values directly below a section, such as the keys of <c>Tokens__Keys</c>.</summary>
    public IReadOnlyDictionary<string, string> Section(string name) =>
        configuration.GetSection(Key(name)).GetChildren()
            .Where(child => !string.IsNullOrWhiteSpace(child.Value))
            .ToDictionary(child => child.Key, child => child.Value!.Trim(), StringComparer.OrdinalIgnoreCase);

    /// <summary>Notes a wrong setting.</summary>
    /// <param name="found">What was found; null when the setting is missing, and a description in place of a secret.</param>
    /// <param name="allowed">What would be right, as the end of a sentence.</param>
    public void Refuse(string name, string? found, string allowed) =>
        _errors.Add(found is null
            ? $"Setting {name} is missing: expected {allowed}."
            : $"Setting {name} is '{Shorten(found)}': expected {allowed}.");

    /// <summary>Notes what is odd. The sentence names the setting and repeats no secret.</summary>
    public void Warn(string warning) => _warnings.Add(warning);

    /// <exception cref="InvalidSettingsException">At least one setting was refused.</exception>
    public void ThrowIfInvalid()
    {
        if (_errors.Count > 0)
        {
            throw new InvalidSettingsException(_errors);
        }
    }

    private static string Key(string name) => name.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal);

    private static string Show(TimeSpan duration) => duration.Milliseconds == 0
        ? duration.ToString("c", CultureInfo.InvariantCulture)
        : duration.ToString(@"hh\:mm\:ss\.fff", CultureInfo.InvariantCulture);

    private static string Shorten(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= 80 ? line : line[..80] + "…";
    }
}
