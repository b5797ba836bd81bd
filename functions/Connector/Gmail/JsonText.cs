using System.Text.Json;

namespace Connector.Gmail;

/// <summary>Reads values of an answer that may hold anything.</summary>
internal static class JsonText
{
    /// <returns>Null if the element is not text, or holds a lone surrogate, for which the JSON reader throws an exception.</returns>
    public static string? Of(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <returns>The text of a property; null if it is missing, empty or not text.</returns>
    public static string? In(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && Of(value) is { Length: > 0 } text
            ? text
            : null;

    /// <returns>The number of seconds in a property; null if it is missing or not a whole number.</returns>
    public static int? SecondsIn(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : null;
}
