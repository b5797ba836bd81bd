using System.Text.RegularExpressions;

namespace Connector.Importing.Parsing;

/// <summary>Reads message ids from a header, without angle brackets, comments and blanks (RFC 5322, 3.6.4).</summary>
internal static partial class MessageIds
{
    /// <summary>The mail's own id, which is the first if there are several.</summary>
    public static string? First(string text)
    {
        var plain = Comments.Remove(text);
        return Bracketed(plain).FirstOrDefault() ?? Words(plain).OrderByDescending(word => word.Contains('@')).FirstOrDefault();
    }

    /// <summary>
    /// The ids of other mails. If there are brackets, only their content counts, since words around them are not ids (RFC 5322, 4.5.4).
    /// </summary>
    public static IEnumerable<string> All(string text)
    {
        var plain = Comments.Remove(text);
        if (Bracketed(plain).ToList() is { Count: > 0 } bracketed)
        {
            return bracketed;
        }

        var words = Words(plain);
        return words is [_] ? words : words.Where(word => word.Contains('@'));
    }

    private static IEnumerable<string> Bracketed(string text) =>
        Brackets().Matches(text).Select(match => WithoutBlanks(match.Groups["id"].Value)).Where(id => id.Length > 0);

    private static string[] Words(string text) =>
        text.Split([' ', '\t', ',', ';', '<', '>'], StringSplitOptions.RemoveEmptyEntries);

    private static string WithoutBlanks(string id) =>
        id.Any(char.IsWhiteSpace) ? string.Concat(id.Where(letter => !char.IsWhiteSpace(letter))) : id;

    /// <summary>An id that is not closed ends where the next one begins.</summary>
    [GeneratedRegex("<(?<id>[^<>]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Brackets();
}
