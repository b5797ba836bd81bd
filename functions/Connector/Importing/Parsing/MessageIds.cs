using System.Text.RegularExpressions;

namespace Connector.Importing.Parsing;

/// <summary>Reads message ids out of a header, without angle brackets, comments and blanks (RFC 5322, 3.6.4).</summary>
internal static partial class MessageIds
{
    /// <summary>The id of the mail itself: the first, when there are more.</summary>
    public static string? First(string text)
    {
        var plain = Comments.Remove(text);
        return Bracketed(plain).FirstOrDefault() ?? Words(plain).OrderByDescending(word => word.Contains('@')).FirstOrDefault();
    }

    /// <summary>The ids of other mails: those in brackets, if any, since words around them are no ids (RFC 5322, 4.5.4).</summary>
    public static IEnumerable<string> All(string text)
    {
        var plain = Comments.Remove(text);
        var bracketed = Bracketed(plain).ToList();
        var words = Words(plain);

        return bracketed.Count > 0 ? bracketed : words is [_] ? words : words.Where(word => word.Contains('@'));
    }

    private static IEnumerable<string> Bracketed(string text) =>
        Brackets().Matches(text).Select(match => WithoutBlanks(match.Groups["id"].Value)).Where(id => id.Length > 0);

    private static string[] Words(string text) =>
        text.Split([' ', '\t', ',', ';', '<', '>'], StringSplitOptions.RemoveEmptyEntries);

    private static string WithoutBlanks(string id) => string.Concat(id.Where(letter => !char.IsWhiteSpace(letter)));

    /// <summary>One that is not closed ends where the next one begins.</summary>
    [GeneratedRegex("<(?<id>[^<>]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Brackets();
}
