namespace Connector.TestKit.Gmail.Consent;

/// <summary>An OAuth client of type "Web application" as it is registered at Google, with its consent screen.</summary>
public sealed class OAuthClient(string id, string secret)
{
    /// <summary>Google lets a loopback redirect have any port (RFC 8252, 7.3), and the connector of a test takes a free one.</summary>
    private static readonly string[] AnyPort = ["http://127.0.0.1/api/connect/callback", "http://localhost/api/connect/callback"];

    public string Id => id;

    public string Secret => secret;

    /// <summary>Compared as text, but for the port of a loopback address.</summary>
    public IReadOnlyList<string> RedirectUris { get; set; } = AnyPort;

    /// <summary>The app's publishing status is "Testing": a refresh token ends after seven days.</summary>
    public bool IsTesting { get; set; }

    /// <summary>The app's user type is "Internal", for addresses of this domain only; null for "External".</summary>
    public string? InternalTo { get; set; }

    public bool Allows(string redirectUri) => RedirectUris.Contains(redirectUri, StringComparer.Ordinal)
        || (Uri.TryCreate(redirectUri, UriKind.Absolute, out var uri)
            && uri is { IsLoopback: true, Scheme: "http" }
            && RedirectUris.Contains($"http://{uri.Host}{uri.PathAndQuery}{uri.Fragment}", StringComparer.Ordinal));
}
