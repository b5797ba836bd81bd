using System.Text.Json.Nodes;

namespace Connector.TestKit.Gmail;

/// <summary>
/// Google's partial responses: <c>fields=historyId,history(messagesAdded(message/id))</c>. Fields that are not named are not sent.
/// </summary>
internal sealed class FieldMask
{
    private readonly Dictionary<string, FieldMask> _fields = new(StringComparer.Ordinal);

    private bool TakesAll => _fields.Count == 0 || _fields.ContainsKey("*");

    public static FieldMask Parse(string text)
    {
        var rest = text.AsSpan();
        return ParseList(ref rest);
    }

    public bool Has(string field) => TakesAll || _fields.ContainsKey(field);

    public JsonObject Apply(JsonObject whole)
    {
        if (TakesAll)
        {
            return whole;
        }

        var kept = new JsonObject();
        foreach (var (name, mask) in _fields)
        {
            if (whole[name] is { } value)
            {
                whole.Remove(name);
                kept[name] = mask.ApplyTo(value);
            }
        }

        return kept;
    }

    private JsonNode ApplyTo(JsonNode value)
    {
        switch (value)
        {
            case JsonObject inner:
                return Apply(inner);
            case JsonArray array:
                JsonNode?[] items = [.. array];
                array.Clear();
                return new JsonArray([.. items.Select(item => item is null ? null : ApplyTo(item))]);
            default:
                return value;
        }
    }

    private static FieldMask ParseList(ref ReadOnlySpan<char> rest)
    {
        var mask = new FieldMask();
        while (!rest.IsEmpty && rest[0] != ')')
        {
            var end = rest.IndexOfAny(",/()");
            var name = (end < 0 ? rest : rest[..end]).Trim().ToString();
            rest = end < 0 ? [] : rest[end..];
            mask._fields[name] = ParseBelow(ref rest);
            rest = rest.TrimStart(',');
        }

        return mask;
    }

    private static FieldMask ParseBelow(ref ReadOnlySpan<char> rest)
    {
        if (rest.StartsWith("("))
        {
            rest = rest[1..];
            var list = ParseList(ref rest);
            rest = rest.IsEmpty ? rest : rest[1..];
            return list;
        }

        var below = new FieldMask();
        if (rest.StartsWith("/"))
        {
            rest = rest[1..];
            var end = rest.IndexOfAny(",/()");
            var name = (end < 0 ? rest : rest[..end]).Trim().ToString();
            rest = end < 0 ? [] : rest[end..];
            below._fields[name] = ParseBelow(ref rest);
        }

        return below;
    }
}
