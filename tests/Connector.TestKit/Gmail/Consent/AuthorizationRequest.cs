using Microsoft.AspNetCore.Http;

namespace Connector.TestKit.Gmail.Consent;

/// <summary>
/// A request to Google's authorization endpoint that passed its checks. Parameters:
/// https://developers.google.com/identity/protocols/oauth2/web-server#creatingclient, and RFC 7636 for the challenge.
/// </summary>
public sealed record AuthorizationRequest
{
    private const int LengthOfSha256 = 43;

    /// <summary>The scopes that the consent screen of the simulated app lists, with what Google says about them.</summary>
    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        [GmailScopes.Readonly] = "View your email messages and settings",
        [GmailScopes.SettingsSharing] = "Manage your sensitive mail settings, including who can manage your mail",
        ["openid"] = "Associate you with your personal info on Google",
        ["email"] = "See your primary Google Account email address",
        ["profile"] = "See your personal info, including any personal info you've made publicly available",
    };

    public required OAuthClient Client { get; init; }

    public required string RedirectUri { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    public string? State { get; init; }

    /// <summary>null if the client uses no PKCE.</summary>
    public string? CodeChallenge { get; init; }

    /// <summary>S256 or plain.</summary>
    public string CodeChallengeMethod { get; init; } = "plain";

    public string? LoginHint { get; init; }

    /// <summary>The values of prompt, such as consent and select_account.</summary>
    public IReadOnlyList<string> Prompts { get; init; } = [];

    public bool IsOffline { get; init; }

    public bool IncludesGrantedScopes { get; init; }

    internal static string DescriptionOf(string scope) => Known.GetValueOrDefault(scope, scope);

    /// <summary>The checked request, or what Google's error page says.</summary>
    internal static (AuthorizationRequest? Request, AuthorizationError? Error) Read(
        IQueryCollection query, Func<string, OAuthClient?> findClient)
    {
        if (query.FirstOrDefault(parameter => parameter.Value.Count > 1).Key is { } repeated)
        {
            return Refused("invalid_request", $"OAuth 2 parameters can only have a single value: {repeated}");
        }

        foreach (var required in (string[])["client_id", "redirect_uri", "response_type", "scope"])
        {
            if (string.IsNullOrEmpty(query[required]))
            {
                return Refused("invalid_request", $"Missing required parameter: {required}");
            }
        }

        if (findClient(query["client_id"]!) is not { } client)
        {
            return Refused("invalid_client", "The OAuth client was not found.");
        }

        if (!client.Allows(query["redirect_uri"]!))
        {
            return Refused("redirect_uri_mismatch", "You can't sign in to this app because it doesn't comply with Google's OAuth 2.0 "
                + $"policy. Register the redirect URI in the Google Cloud Console: redirect_uri={query["redirect_uri"]}");
        }

        return CheckValues(query) is { } error ? (null, error) : (Of(query, client), null);
    }

    private static AuthorizationError? CheckValues(IQueryCollection query)
    {
        if (query["response_type"] != "code")
        {
            return new AuthorizationError("unsupported_response_type", $"Invalid response_type: {query["response_type"]}");
        }

        if (Words(query["scope"]).Where(scope => !Known.ContainsKey(scope)).ToList() is { Count: > 0 } unknown)
        {
            return new AuthorizationError("invalid_scope", $"Some requested scopes were invalid. invalid=[{string.Join(", ", unknown)}]");
        }

        var (challenge, method) = (query["code_challenge"].ToString(), query["code_challenge_method"].ToString());
        return (challenge, method) switch
        {
            ("", "") => null,
            ("", _) => new AuthorizationError("invalid_request", "code_challenge_method is set without code_challenge."),
            (_, not ("" or "plain" or "S256")) => new AuthorizationError("invalid_request", $"Invalid code_challenge_method: {method}"),
            (_, "S256") when challenge.Length != LengthOfSha256 => new AuthorizationError("invalid_request", "Invalid code_challenge."),
            _ => null,
        };
    }

    private static AuthorizationRequest Of(IQueryCollection query, OAuthClient client) => new()
    {
        Client = client,
        RedirectUri = query["redirect_uri"]!,
        Scopes = Words(query["scope"]),
        State = query["state"].ToString() is { Length: > 0 } state ? state : null,
        CodeChallenge = query["code_challenge"].ToString() is { Length: > 0 } challenge ? challenge : null,
        CodeChallengeMethod = query["code_challenge_method"] == "S256" ? "S256" : "plain",
        LoginHint = query["login_hint"].ToString() is { Length: > 0 } hint ? hint : null,
        Prompts = Words(query["prompt"]),
        IsOffline = query["access_type"] == "offline",
        IncludesGrantedScopes = query["include_granted_scopes"] == "true",
    };

    private static string[] Words(string? value) => (value ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static (AuthorizationRequest?, AuthorizationError?) Refused(string code, string text) =>
        (null, new AuthorizationError(code, text));
}

/// <summary>What Google tells the person on a page of its own. The app that sent the person learns nothing.</summary>
internal sealed record AuthorizationError(string Code, string Text)
{
    public int Status => Code switch
    {
        "invalid_client" => 401,
        "org_internal" => 403,
        _ => 400,
    };
}
