using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Connector.Api;

/// <summary>
/// Reads a JSON body strictly: an unknown property or a value of the wrong kind is refused with an explanation, before anything changes.
/// </summary>
internal static class JsonBody
{
    private const int MaxBytes = 256 * 1024;

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerOptions.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.Strict,
        AllowDuplicateProperties = false,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    /// <returns>The body, or the mistake in it; one of the two is null.</returns>
    public static async Task<(T? Body, string? Wrong)> ReadAsync<T>(
        HttpRequest request, CancellationToken cancellationToken, int maxBytes = MaxBytes)
        where T : class
    {
        var body = (await request.BodyReader.ReadAtLeastAsync(maxBytes + 1, cancellationToken)).Buffer;
        var json = body.Length > maxBytes ? null : body.ToArray();
        request.BodyReader.AdvanceTo(body.End);

        try
        {
            return json is null ? (null, $"The body is larger than {maxBytes / 1024} KiB.") : Parse<T>(json);
        }
        catch (JsonException)
        {
            return (null, "The body must be JSON.");
        }
    }

    /// <summary>The same for a part of a body.</summary>
    public static (T? Body, string? Wrong) Read<T>(JsonElement part)
        where T : class =>
        Parse<T>(Encoding.UTF8.GetBytes(part.GetRawText()));

    private static (T? Body, string? Wrong) Parse<T>(byte[] json)
        where T : class
    {
        string? path = null;

        try
        {
            if (JsonSerializer.Deserialize<T>(json, Strict) is { } body)
            {
                return (body, null);
            }
        }
        catch (JsonException exception)
        {
            path = exception.Path;
        }

        using var document = JsonDocument.Parse(json);
        return (null, Explain(document.RootElement, Strict.GetTypeInfo(typeof(T)), path));
    }

    /// <summary>The mistake in well-formed JSON. It does not repeat the value, which may be a token.</summary>
    private static string Explain(JsonElement root, JsonTypeInfo type, string? path)
    {
        try
        {
            return JsonMistake.Find(root, type) ?? $"The property {path?.TrimStart('$', '.')} cannot be read.";
        }
        catch (InvalidOperationException)
        {
            return "The name of a property holds half a character.";
        }
    }
}
