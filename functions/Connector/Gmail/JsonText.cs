using System.Text.Json;

namespace Connector.Gmail;

/// <summary>Text of an answer that may hold anything.</summary>
internal static class JsonText
{
    /// <returns>Null for what is no text, or holds half a character (a lone surrogate), of which the reader makes an exception.</returns>
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
