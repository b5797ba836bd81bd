using MimeKit;

namespace Connector.Forwarding.Confirming;

/// <summary>The tags of a DKIM signature (RFC 6376, 3.2). Names are case-sensitive, and a list that names a tag twice is invalid.</summary>
public sealed class DkimTags
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private DkimTags()
    {
    }

    /// <summary>A tag's value without white space; null if the list lacks the tag.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>The signed headers, in lower case.</summary>
    public IReadOnlyList<string> SignedHeaders => [.. (this["h"] ?? "").ToLowerInvariant().Split(':')];

    /// <returns>Null for an invalid list.</returns>
    public static DkimTags? Parse(string list)
    {
        var tags = new DkimTags();
        var specs = Header.Unfold(list).Split(';');

        // The list may end with a semicolon.
        foreach (var spec in string.IsNullOrWhiteSpace(specs[^1]) ? specs[..^1] : specs)
        {
            if (spec.Split('=', 2) is not [var name, var value] || !IsName(name.Trim()) || !tags._values.TryAdd(
                name.Trim(), WithoutSpace(value)))
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
