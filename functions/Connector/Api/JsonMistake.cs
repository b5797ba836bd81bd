using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Connector.Api;

/// <summary>Names the first mistake in a JSON body: an unknown property, a property given twice, or a value of the wrong kind.</summary>
internal static class JsonMistake
{
    /// <param name="path">Of the element, such as <c>admins[0]</c>; empty for the body itself.</param>
    /// <returns>One sentence, without the value, which may be a token; null if the element has the form of its type.</returns>
    /// <exception cref="InvalidOperationException">A name holds half a character.</exception>
    public static string? Find(JsonElement element, JsonTypeInfo type, string path = "")
    {
        if (element.ValueKind == JsonValueKind.Null && path.Length > 0)
        {
            return null;
        }

        return type.Kind switch
        {
            JsonTypeInfoKind.Object when element.ValueKind == JsonValueKind.Object => FindInObject(element, type, path),
            JsonTypeInfoKind.Enumerable when element.ValueKind == JsonValueKind.Array => FindInList(element, type, path),
            _ => Expected(element, type) is { } expected ? $"{Name(path)} must be {expected}." : null,
        };
    }

    private static string? FindInObject(JsonElement element, JsonTypeInfo type, string path)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

        foreach (var property in element.EnumerateObject())
        {
            var place = path.Length == 0 ? property.Name : $"{path}.{property.Name}";

            if (type.Properties.FirstOrDefault(known => known.Name.Equals(property.Name, StringComparison.OrdinalIgnoreCase))
                is not { } known)
            {
                return $"{Name(place)} is unknown: expected {string.Join(", ", type.Properties.Select(expected => expected.Name))}.";
            }

            if (!seen.Add(property.Name))
            {
                return $"{Name(place)} is given twice.";
            }

            if (Find(property.Value, type.Options.GetTypeInfo(known.PropertyType), place) is { } mistake)
            {
                return mistake;
            }
        }

        return null;
    }

    private static string? FindInList(JsonElement element, JsonTypeInfo type, string path)
    {
        var item = type.Options.GetTypeInfo(type.ElementType!);
        return element.EnumerateArray().Index().Select(entry => Find(entry.Item, item, $"{path}[{entry.Index}]"))
            .FirstOrDefault(mistake => mistake is not null);
    }

    /// <returns>What the element must be; null if it is that.</returns>
    private static string? Expected(JsonElement element, JsonTypeInfo type) =>
        (type.Kind, Nullable.GetUnderlyingType(type.Type) ?? type.Type) switch
        {
            (JsonTypeInfoKind.Object, _) => "a JSON object",
            (JsonTypeInfoKind.Enumerable, _) => "a JSON list",
            (_, var text) when text == typeof(string) => element.ValueKind == JsonValueKind.String ? null : "a text",
            (_, var flag) when flag == typeof(bool) =>
                element.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : "true or false",
            _ => null,
        };

    private static string Name(string path) => path.Length == 0 ? "The body" : $"The property {path}";
}
