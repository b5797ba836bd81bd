namespace Connector.Mailboxes;

/// <summary>Turns all spellings of an address into one name of the Google mailbox.</summary>
/// <remarks>
/// At gmail.com dots are ignored (support.google.com/mail/answer/7436150), and googlemail.com is the same domain
/// (support.google.com/mail/answer/10313). A plus and the text after it are ignored in every domain (support.google.com/mail/answer/22370),
/// since no user name at Google has a plus (support.google.com/a/answer/9193374). In a Workspace domain a dot makes another user.
/// </remarks>
public static class GoogleIdentity
{
    private const string Gmail = "gmail.com";

    private const string GoogleMail = "googlemail.com";

    public static string Of(string address)
    {
        var lower = address.Trim().ToLowerInvariant();
        var at = lower.LastIndexOf('@');

        if (at <= 0)
        {
            return lower;
        }

        var (name, domain) = (lower[..at], lower[(at + 1)..]);
        var plus = name.IndexOf('+', StringComparison.Ordinal);
        var user = plus > 0 ? name[..plus] : name;

        return domain is Gmail or GoogleMail ? $"{user.Replace(".", "", StringComparison.Ordinal)}@{Gmail}" : $"{user}@{domain}";
    }
}
