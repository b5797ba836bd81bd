using System.Text.RegularExpressions;

namespace Connector.Mailboxes;

/// <summary>Checks and normalises mail addresses, so that an address has one spelling in the whole app.</summary>
public static partial class MailAddress
{
    /// <summary>The address in lower case, since Gmail and Workspace ignore case; null if the text is not a plain address.</summary>
    public static string? Normalize(string? text)
    {
        var address = text?.Trim();
        return address is { Length: > 2 and <= 254 } && Pattern().IsMatch(address) ? address.ToLowerInvariant() : null;
    }

    // RFC 5321 4.1.2 without quoted local parts and address literals, which no mailbox at Google has.
    [GeneratedRegex(
        @"\A[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*@([\p{L}\p{N}]([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)*"
            + @"[\p{L}\p{N}]([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
