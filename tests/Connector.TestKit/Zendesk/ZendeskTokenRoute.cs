using System.Globalization;
using System.Text.Json.Nodes;

namespace Connector.TestKit.Zendesk;

/// <summary>Gives access tokens to the OAuth client (grant <c>client_credentials</c>) and checks them.</summary>
internal sealed class ZendeskTokenRoute(ZendeskSimulatorOptions options)
{
    private readonly Dictionary<string, DateTimeOffset> _tokens = new(StringComparer.Ordinal);
    private int _last;

    public string Secret { get; set; } = options.ClientSecret;

    public void Revoke() => _tokens.Clear();

    public SimulatedReply Answer(SimulatedRequest request)
    {
        var body = Body(request);

        if (body.GetValueOrDefault("grant_type") != "client_credentials")
        {
            return Error(400, "unsupported_grant_type");
        }

        if (body.GetValueOrDefault("client_id") != options.ClientId || body.GetValueOrDefault("client_secret") != Secret)
        {
            return Error(401, "invalid_client");
        }

        if (options.AllowedScopes is { } allowed && (body.GetValueOrDefault("scope") ?? "").Split(' ').Except(allowed.Split(' ')).Any())
        {
            return Error(400, "invalid_scope");
        }

        var token = string.Create(CultureInfo.InvariantCulture, $"token-{++_last}-of-the-simulated-zendesk");
        _tokens[token] = options.Time.GetUtcNow() + options.TokenLifetime;
        return SimulatedReply.Ok(
            new JsonObject
            {
                ["access_token"] = token,
                ["token_type"] = "bearer",
                ["scope"] = body.GetValueOrDefault("scope"),
                ["expires_in"] = (int)options.TokenLifetime.TotalSeconds,
            },
            options.TokenStatus);
    }

    /// <returns>Null if the request has a valid token.</returns>
    public SimulatedReply? Refusal(SimulatedRequest request) =>
        request.Header("authorization") is { } header && header.StartsWith("Bearer ", StringComparison.Ordinal)
        && _tokens.TryGetValue(header["Bearer ".Length..], out var until) && options.Time.GetUtcNow() < until
            ? null
            : Error(401, "invalid_token");

    private static SimulatedReply Error(int status, string code) =>
        SimulatedReply.Ok(new JsonObject { ["error"] = code, ["error_description"] = "The request is refused." }, status);

    /// <summary>A form or JSON: Zendesk takes both.</summary>
    private static Dictionary<string, string?> Body(SimulatedRequest request) =>
        request.Header("content-type")?.StartsWith("application/x-www-form-urlencoded", StringComparison.Ordinal) == true
            ? Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(System.Text.Encoding.UTF8.GetString(request.Body))
                .ToDictionary(pair => pair.Key, pair => (string?)pair.Value.ToString())
            : request.Json().ToDictionary(pair => pair.Key, pair => pair.Value?.ToString());
}
