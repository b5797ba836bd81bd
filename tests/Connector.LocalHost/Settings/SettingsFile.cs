using System.Text.Json;

namespace Connector.LocalHost.Settings;

/// <summary>Reads host.json and local.settings.json. Comments and trailing commas are allowed, as in the Functions host.</summary>
internal static class SettingsFile
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <returns>The <c>Values</c> of local.settings.json by name; empty if there is no such file.</returns>
    /// <exception cref="StartException">The file is not valid.</exception>
    public static IReadOnlyDictionary<string, string> ReadLocalSettings(string path)
    {
        if (!File.Exists(path))
        {
            return new Dictionary<string, string>();
        }

        using var file = Parse(path);

        if (file.RootElement.ValueKind != JsonValueKind.Object
            || !file.RootElement.TryGetProperty("Values", out var values)
            || values.ValueKind != JsonValueKind.Object)
        {
            throw new StartException($"{path} needs an object \"Values\" with the settings by name.");
        }

        return values.EnumerateObject().ToDictionary(value => value.Name, value => Text(path, value), StringComparer.OrdinalIgnoreCase);
    }

    /// <returns>The leaves of host.json as configuration keys under <paramref name="section"/>; empty if there is no such file.</returns>
    /// <exception cref="StartException">The file is not valid.</exception>
    public static IReadOnlyList<KeyValuePair<string, string?>> ReadHostJson(string path, string section)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        using var file = Parse(path);
        return [.. Flatten(section, file.RootElement)];
    }

    private static JsonDocument Parse(string path)
    {
        try
        {
            return JsonDocument.Parse(File.ReadAllText(path), Lenient);
        }
        catch (JsonException wrong)
        {
            throw new StartException($"{path} is not valid JSON (line {wrong.LineNumber + 1}, column {wrong.BytePositionInLine + 1}).");
        }
    }

    private static string Text(string path, JsonProperty value) => value.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array
        ? throw new StartException($"{path}: the value of {value.Name} must be a text, a number, true or false.")
        : value.Value.ToString();

    private static IEnumerable<KeyValuePair<string, string?>> Flatten(string path, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(one => Flatten($"{path}:{one.Name}", one.Value)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany((one, index) => Flatten($"{path}:{index}", one)),
        _ => [new(path, value.ToString())],
    };
}
