using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Azure.Data.Tables;

namespace Connector.Storage;

/// <summary>Reads columns that a row must have.</summary>
/// <exception cref="FormatException">The row lacks the column, or its value makes no sense. The message names the row and the
/// column.</exception>
internal static class RowColumns
{
    private const string StateColumn = "State";

    private static readonly JsonSerializerOptions StateJson = new(JsonSerializerOptions.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        Converters = { new JsonStringEnumConverter() },
    };

    public static string Text(this TableEntity row, string column) => row.GetString(column) ?? throw row.Lacks(column);

    public static DateTimeOffset Instant(this TableEntity row, string column) => row.GetDateTimeOffset(column) ?? throw row.Lacks(column);

    public static int Whole(this TableEntity row, string column) => row.GetInt32(column) ?? throw row.Lacks(column);

    public static TEnum Named<TEnum>(this TableEntity row, string column)
        where TEnum : struct, Enum =>
        Enum.TryParse<TEnum>(row.GetString(column), out var value) && Enum.IsDefined(value) ? value : throw row.Lacks(column);

    /// <summary>Writes what no query needs as JSON into the column <c>State</c>.</summary>
    public static TableEntity WithState<T>(this TableEntity row, T state)
    {
        LongText.Write(row, StateColumn, JsonSerializer.Serialize(state, StateJson));
        return row;
    }

    /// <summary>Reads what <see cref="WithState"/> wrote.</summary>
    /// <param name="adapt">Completes the JSON of a row of an earlier version, which has a column for each property.</param>
    public static T State<T>(this TableEntity row, Action<JsonObject>? adapt = null)
        where T : class =>
        row.Valid(StateColumn, () =>
        {
            if (LongText.Read(row, StateColumn) is { } state)
            {
                return JsonSerializer.Deserialize<T>(state, StateJson);
            }

            var json = row.ToJson(StateJson);
            adapt?.Invoke(json);
            return json.Deserialize<T>(StateJson);
        });

    /// <summary>The value of a JSON column, which <see cref="LongText"/> may have split.</summary>
    public static T Json<T>(this TableEntity row, string column, JsonSerializerOptions options)
        where T : class =>
        row.Valid(column, () => JsonSerializer.Deserialize<T>(LongText.Read(row, column) ?? throw row.Lacks(column), options));

    /// <summary>Reads JSON that is in a column, or that an earlier version would have written there.</summary>
    public static T Valid<T>(this TableEntity row, string column, Func<T?> read)
        where T : class
    {
        try
        {
            return read() ?? throw row.Lacks(column);
        }
        catch (JsonException)
        {
            // The exception's own message could repeat content.
            throw row.Lacks(column);
        }
    }

    /// <summary>
    /// The columns of a row as JSON with camelCase names, for rows that are older than their JSON column. Lists and objects are JSON texts.
    /// </summary>
    public static JsonObject ToJson(this TableEntity row, JsonSerializerOptions options)
    {
        var json = new JsonObject();

        foreach (var (column, value) in row)
        {
            json[JsonNamingPolicy.CamelCase.ConvertName(column)] = value switch
            {
                string text when text.StartsWith('[') || text.StartsWith('{') => ParseOrText(LongText.Read(row, column)!),
                _ => JsonSerializer.SerializeToNode(value, options),
            };
        }

        return json;
    }

    /// <summary>A text that begins with a bracket need not be JSON: the subject of a mail is not.</summary>
    private static JsonNode? ParseOrText(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return text;
        }
    }

    public static FormatException Lacks(this TableEntity row, string column) =>
        new($"The row '{row.PartitionKey}/{row.RowKey}' has no valid value in the column {column}.");
}
