using System.Globalization;
using System.Text.Json;
using Azure.Storage.Queues.Models;

namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Queues;

/// <summary>What a message says besides its body. A JSON body's own properties come on top and hide those of the same name.</summary>
internal static class MessageBindingData
{
    public static IReadOnlyDictionary<string, object?> Of(QueueMessage message)
    {
        var text = message.Body.ToString();
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
        {
            ["QueueTrigger"] = text,
            ["DequeueCount"] = message.DequeueCount.ToString(CultureInfo.InvariantCulture),
            ["Id"] = message.MessageId,
            ["PopReceipt"] = message.PopReceipt,
            ["InsertionTime"] = Instant(message.InsertedOn),
            ["ExpirationTime"] = Instant(message.ExpiresOn),
            ["NextVisibleTime"] = Instant(message.NextVisibleOn),
        };
        AddProperties(data, text);
        return data;
    }

    private static string? Instant(DateTimeOffset? instant) => instant?.ToString("O", CultureInfo.InvariantCulture);

    private static void AddProperties(Dictionary<string, object?> data, string text)
    {
        if (!text.AsSpan().TrimStart().StartsWith('{'))
        {
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            foreach (var property in document.RootElement.EnumerateObject().Where(item => item.Value.ValueKind != JsonValueKind.Null))
            {
                data[property.Name] =
                    property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString() : property.Value.GetRawText();
            }
        }
        catch (JsonException)
        {
            // Not JSON after all: a body has no duty to be.
        }
    }
}
