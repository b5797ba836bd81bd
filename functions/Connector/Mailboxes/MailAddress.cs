using System.Text.RegularExpressions;

namespace Connector.Mailboxes;

/// <summary>Checks and normalises mail addresses: one address has one spelling everywhere in the app.</summary>
public static partial class MailAddress
{
    /// <summary>Lower case, since Gmail and Workspace tell no cases apart; null when the text is no plain address.</summary>
    public static string? Normalize(string? text)
    {
        var address = text?.Trim();
        return address is { Length: > 2 and <= 254 } && Pattern().IsMatch(address) ? address.ToLowerInvariant() : null;
    }

    // RFC 5321 4.1.2 without quoted local parts and address literals, which no mailbox at Google has.
    [GeneratedRegex(@"\A[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*@([\p{L}\p{N}]([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)*[\p{L}\p{N}]([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
