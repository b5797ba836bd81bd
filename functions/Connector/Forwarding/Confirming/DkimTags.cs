using MimeKit;

namespace Connector.Forwarding.Confirming;

/// <summary>The tags of a DKIM signature (RFC 6376, 3.2): names are case-sensitive, and a list that names one twice is no signature.</summary>
public sealed class DkimTags
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private DkimTags()
    {
    }

    /// <summary>A tag's value without white space; null when the list does not have it.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>The signed headers, in lower case.</summary>
    public IReadOnlyList<string> SignedHeaders => [.. (this["h"] ?? "").ToLowerInvariant().Split(':')];

    /// <returns>Null when it is no tag list.</returns>
    public static DkimTags? Parse(string list)
    {
        var tags = new DkimTags();
        var specs = Header.Unfold(list).Split(';');

        // One semicolon may end the list.
        foreach (var spec in string.IsNullOrWhiteSpace(specs[^1]) ? specs[..^1] : specs)
        {
            if (spec.Split('=', 2) is not [var name, var value] || !IsName(name.Trim()) || !tags._values.TryAdd(name.Trim(), WithoutSpace(value)))
            {
                return null;
            }
        }

        return tags;
    }

    private static bool IsName(string name) =>
        name.Length > 0 && char.IsAsciiLetter(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');

    private static string WithoutSpace(string value) => string.Concat(value.Where(letter => !char.IsWhiteSpace(letter)));
}
