using System.Text.RegularExpressions;

namespace Connector.Zendesk.Calls;

/// <summary>One Zendesk and the OAuth client that calls it, with its secret decrypted.</summary>
/// <param name="Account">The account of this connector that the Zendesk belongs to.</param>
/// <param name="Subdomain">The first part of the host name, <c>{subdomain}.zendesk.com</c>.</param>
public sealed partial record ZendeskAccess(string Account, string Subdomain, string ClientId, string ClientSecret)
{
    /// <summary>
    /// Whether a text is one label of a host name (RFC 1123, 2.1). Any other text could send the secret to a host outside of Zendesk.
    /// </summary>
    public static bool IsSubdomain(string text) => Label().IsMatch(text);

    // A record prints its members, and one of them is a secret.
    public override string ToString() => $"{Subdomain} of {Account}";

    [GeneratedRegex(@"^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Label();
}
