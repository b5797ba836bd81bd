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
            throw new StartException($"{SourceOf(path)} needs an object \"Values\" with the settings by name.");
        }

        var twice = values.EnumerateObject().GroupBy(value => value.Name, StringComparer.OrdinalIgnoreCase)
            .FirstOrDefault(same => same.Count() > 1);

        return twice is null
            ? values.EnumerateObject().ToDictionary(value => value.Name, value => Text(path, value), StringComparer.OrdinalIgnoreCase)
            : throw new StartException(
                $"{SourceOf(path)} has one setting twice: {string.Join(" and ", twice.Select(value => value.Name))}.");
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

    /// <summary>The file that a person wrote: the build copies it from a folder above into the app's.</summary>
    private static string SourceOf(string path)
    {
        var copy = File.ReadAllText(path);

        for (var folder = Directory.GetParent(path)?.Parent; folder is not null; folder = folder.Parent)
        {
            var source = Path.Combine(folder.FullName, Path.GetFileName(path));

            if (File.Exists(source) && File.ReadAllText(source) == copy)
            {
                return source;
            }
        }

        return path;
    }

    private static JsonDocument Parse(string path)
    {
        try
        {
            return JsonDocument.Parse(File.ReadAllText(path), Lenient);
        }
        catch (JsonException wrong)
        {
            throw new StartException(
                $"{SourceOf(path)} is not valid JSON (line {wrong.LineNumber + 1}, column {wrong.BytePositionInLine + 1}).");
        }
    }

    private static string Text(string path, JsonProperty value) => value.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array
        ? throw new StartException($"{SourceOf(path)}: the value of {value.Name} must be a text, a number, true or false.")
        : value.Value.ToString();

    private static IEnumerable<KeyValuePair<string, string?>> Flatten(string path, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(one => Flatten($"{path}:{one.Name}", one.Value)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany((one, index) => Flatten($"{path}:{index}", one)),
        _ => [new(path, value.ToString())],
    };
}
