using System.Text.Encodings.Web;
using System.Text.Json;

namespace Connector.Zendesk.Tickets;

/// <summary>Writes the bodies of requests about tickets.</summary>
internal static class TicketJson
{
    /// <summary>The name of the marker in <c>metadata</c>, which Zendesk returns as <c>audit.metadata.custom</c>.</summary>
    public const string Marker = "connector_message";

    /// <summary>The body is no HTML page, so letters need no escapes, which would triple the size of some languages.</summary>
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A body with one object <c>ticket</c>.</summary>
    public static byte[] Write(Action<Utf8JsonWriter> ticket)
    {
        using var body = new MemoryStream();

        using (var json = new Utf8JsonWriter(body, Options))
        {
            json.WriteStartObject();
            json.WriteStartObject("ticket");
            ticket(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return body.ToArray();
    }

    public static void WriteCopies(Utf8JsonWriter json, IReadOnlyList<MailPerson> copies)
    {
        if (copies.Count == 0)
        {
            return;
        }

        json.WriteStartArray("email_ccs");

        foreach (var person in copies)
        {
            json.WriteStartObject();
            json.WriteString("action", "put");
            json.WriteString("user_email", person.Address);
            WriteUnlessEmpty(json, "user_name", person.Name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);

        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    public static void WriteMarker(Utf8JsonWriter json, string key)
    {
        json.WriteStartObject("metadata");
        json.WriteString(Marker, key);
        json.WriteEndObject();
    }

    public static void WriteUnlessEmpty(Utf8JsonWriter json, string name, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            json.WriteString(name, text);
        }
    }

    public static void WriteUnlessNull(Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } value)
        {
            json.WriteNumber(name, value);
        }
    }

    public static void WriteUnlessNull(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } value)
        {
            json.WriteString(name, value);
        }
    }
}
