using System.Text.Json;

namespace Connector.Gmail;

/// <summary>Reads text of an answer that may hold anything.</summary>
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
}
