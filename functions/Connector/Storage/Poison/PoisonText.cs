using System.Text.Json;

namespace Connector.Storage.Poison;

/// <summary>Reads a message that five tries of its function came to grief over.</summary>
public static class PoisonText
{
    /// <returns>Null when the text is no JSON of this kind. The reason is left out: it would repeat parts of the text.</returns>
    public static T? Read<T>(string text)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(text, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
