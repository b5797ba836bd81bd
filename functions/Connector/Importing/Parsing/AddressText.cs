using System.Text.RegularExpressions;
using MimeKit;

namespace Connector.Importing.Parsing;

/// <summary>Distinguishes a mail address from other text.</summary>
internal static partial class AddressText
{
    private const string Scheme = "mailto:";

    /// <param name="text">The text between angle brackets, or a word that may be an address.</param>
    /// <returns>The address, with its domain in Unicode; null when the text is not an address.</returns>
    public static string? Find(string text)
    {
        var address = Blanks().Replace(Comments.Remove(text), "@").Trim();

        // Skips a source route (RFC 5322, 4.4), and what form mailers write (case from-mailto).
        address = address.StartsWith('@') ? address[(address.IndexOf(':', StringComparison.Ordinal) + 1)..] : address;
        address = address.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? address[Scheme.Length..] : address;
        address = address is ['\'', .., '\''] ? address[1..^1] : address;

        if (!IsAddress(address))
        {
            return null;
        }

        return address.Contains("xn--", StringComparison.OrdinalIgnoreCase) ? MailboxAddress.DecodeAddrspec(address) : address;
    }

    private static bool IsAddress(string text)
    {
        var at = text.LastIndexOf('@');
        return at > 0 && IsLocalPart(text.AsSpan(0, at)) && IsDomain(text.AsSpan(at + 1));
    }

    /// <summary>Dots are allowed anywhere, since providers have issued such addresses (case from-docomo-dots).</summary>
    private static bool IsLocalPart(ReadOnlySpan<char> text) =>
        text is ['"', .., '"']
            ? !text[1..^1].Contains('"')
            : !Inert.HasSpecials(text) && All(text, IsPlain);

    private static bool IsDomain(ReadOnlySpan<char> text) =>
        text is ['[', .., ']']
            ? All(text, IsPlain)
            : text.Length > 0 && text[0] is not ('.' or '-') && All(text, IsOfDomain);

    private static bool All(ReadOnlySpan<char> text, Func<char, bool> isAllowed)
    {
        foreach (var letter in text)
        {
            if (!isAllowed(letter))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsOfDomain(char letter) =>
        IsPlain(letter) && (letter > '\x7F' || char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_');

    private static bool IsPlain(char letter) =>
        letter != Charsets.Unreadable && !char.IsControl(letter) && !char.IsWhiteSpace(letter) && !Inert.IsInert(letter);

    [GeneratedRegex(@"(?<!\s)\s+@\s*|@\s+")]
    private static partial Regex Blanks();
}
