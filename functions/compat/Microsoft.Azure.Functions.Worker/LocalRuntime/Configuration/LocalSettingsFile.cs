using System.Text.Json;

namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Configuration;

/// <summary>The <c>Values</c> of local.settings.json, which stand in for environment variables on a developer's machine.</summary>
internal static class LocalSettingsFile
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static Dictionary<string, string?> Read(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path), Lenient);
            return document.RootElement.ValueKind != JsonValueKind.Object
                ? throw new StartException($"{path} is no JSON object.")
                : Values(path, document.RootElement);
        }
        catch (JsonException exception)
        {
            throw new StartException(
                $"{path} is not valid JSON (line {exception.LineNumber + 1}, position {exception.BytePositionInLine + 1}).");
        }
    }

    private static Dictionary<string, string?> Values(string path, JsonElement root)
    {
        if (!root.TryGetProperty("Values", out var values))
        {
            return [];
        }

        return values.ValueKind == JsonValueKind.Object
            ? values.EnumerateObject().ToDictionary(value => Key(value.Name), value => Text(path, value), StringComparer.OrdinalIgnoreCase)
            : throw new StartException($"{path}: Values is no JSON object.");
    }

    private static string Key(string name) => name.Replace("__", ":", StringComparison.Ordinal);

    private static string? Text(string path, JsonProperty value) => value.Value.ValueKind switch
    {
        JsonValueKind.String => value.Value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.Value.GetRawText(),
        _ => throw new StartException($"{path}: Values.{value.Name} is no string."),
    };
}
