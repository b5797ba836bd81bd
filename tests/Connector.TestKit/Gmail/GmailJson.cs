using System.Globalization;
using System.Text.Json.Nodes;

namespace Connector.TestKit.Gmail;

/// <summary>Pieces of JSON that several answers share.</summary>
internal static class GmailJson
{
    /// <summary>64-bit numbers travel as strings.</summary>
    public static string Number(ulong value) => value.ToString(CultureInfo.InvariantCulture);

    public static JsonArray Strings(IEnumerable<string> values) => new([.. values.Select(value => (JsonNode?)value)]);

    public static JsonObject Reference(SimulatedMessage message) => new() { ["id"] = message.Id, ["threadId"] = message.ThreadId };
}
