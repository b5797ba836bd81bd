using System.Text.Json;

namespace Connector.Storage.Poison;

/// <summary>Parses the body of a poison message.</summary>
public static class PoisonText
{
    /// <returns>Null if the text is not JSON of this type. The error is not kept, because it could repeat parts of the text.</returns>
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
