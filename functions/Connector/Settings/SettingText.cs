using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using MimeKit;

namespace Connector.Settings;

/// <summary>Converts the text of a setting to the type of its options property.</summary>
internal static class SettingText
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    private static readonly Dictionary<Type, Func<string, object?>> Parsers = new()
    {
        [typeof(string)] = text => text,
        [typeof(int)] = text => int.TryParse(text, NumberStyles.None, Culture, out var value) ? value : null,
        [typeof(double)] = text => double.TryParse(text, NumberStyles.AllowDecimalPoint, Culture, out var value) ? value : null,
        [typeof(bool)] = text => bool.TryParse(text, out var value) ? value : null,
        [typeof(MailboxAddress)] = text => MailboxAddress.TryParse(text, out var value) ? value : null,
        [typeof(Uri)] = text => Uri.TryCreate(text, UriKind.Absolute, out var value) && value.Scheme is "https" or "http" ? value : null,

        // TimeSpan reads "30" as 30 days.
        [typeof(TimeSpan)] = text => text.Contains(':') && TimeSpan.TryParseExact(text, "c", Culture, out var value) ? value : null,
    };

    /// <returns>Null if the text does not have the form of the type.</returns>
    public static object? Parse(string text, PropertyInfo property)
    {
        var type = TypeOf(property);

        if (property.GetCustomAttribute<Base64Attribute>() is { } base64)
        {
            return base64.Decode(text) is { } bytes ? (object)new ReadOnlyMemory<byte>(bytes) : null;
        }

        // Enum also reads numbers and lists of names.
        return type.IsEnum
            ? text.All(char.IsAsciiLetter) && Enum.TryParse(type, text, ignoreCase: true, out var name) ? name : null
            : Parsers[type](text);
    }

    /// <summary>The values that the type and the range of a property allow, as the end of a sentence.</summary>
    public static string Expected(PropertyInfo property)
    {
        var range = property.GetCustomAttribute<RangeAttribute>();

        return TypeOf(property) switch
        {
            var type when type == typeof(int) => $"a whole number from {range!.Minimum} to {range.Maximum}",
            var type when type == typeof(double) => $"a number above {range!.Minimum} and up to {range.Maximum}, with a decimal point",
            var type when type == typeof(TimeSpan) => $"a duration from {range!.Minimum} to {range.Maximum}, written hh:mm:ss",
            var type when type == typeof(bool) => "true or false",
            var type when type == typeof(Uri) => "an absolute address that begins with https:// or http://",
            { IsEnum: true } type => $"one of {string.Join(", ", Enum.GetNames(type))}",
            _ => property.GetCustomAttribute<Base64Attribute>()?.Expected ?? "a text of another form",
        };
    }

    private static Type TypeOf(PropertyInfo property) => Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
}
