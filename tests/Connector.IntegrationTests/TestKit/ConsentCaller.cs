using System.Collections.Specialized;
using System.Web;
using Connector.TestKit.Gmail;
using Connector.TestKit.Gmail.Consent;

namespace Connector.IntegrationTests.TestKit;

/// <summary>An app that sends a person to the consent page and exchanges the code, each request as Google's pages describe it.</summary>
internal sealed class ConsentCaller(GmailSimulator gmail, CancellationToken cancellationToken) : IDisposable
{
    public const string Address = "support@example.org";
    public const string Other = "ada@example.org";
    public const string Callback = "http://127.0.0.1:7071/api/connect/callback";

    // RFC 7636, appendix B.
    private const string Verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private const string Challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    public GmailCaller Caller { get; } = new(gmail, cancellationToken);

    /// <param name="change">A parameter with another value; without a value it is left out.</param>
    public Task<ConsentAnswer> AskAsync(ConsentChoice? choice = null, (string Name, string? Value)? change = null) =>
        GmailSimulator.ConsentAsync(Authorization(change), choice, cancellationToken);

    public Uri Authorization((string Name, string? Value)? change = null)
    {
        var parameters = Changed(new()
        {
            ["access_type"] = "offline",
            ["prompt"] = "consent",
            ["login_hint"] = Address,
            ["code_challenge"] = Challenge,
            ["code_challenge_method"] = "S256",
            ["response_type"] = "code",
            ["client_id"] = gmail.Options.ClientId,
            ["redirect_uri"] = Callback,
            ["scope"] = GmailScopes.Readonly,
            ["state"] = "a state & more",
        }, change);
        var query = string.Join('&', parameters.Select(one => $"{one.Key}={Uri.EscapeDataString(one.Value)}"));
        return new Uri($"{gmail.AuthorizationUri}?{query}");
    }

    /// <param name="change">A field with another value; without a value it is left out.</param>
    public Task<Answer> ExchangeAsync(ConsentAnswer answer, (string Name, string? Value)? change = null) => Caller.TokenAsync(Changed(new()
    {
        ["grant_type"] = "authorization_code",
        ["code"] = ParametersOf(answer)["code"]!,
        ["client_id"] = gmail.Options.ClientId,
        ["client_secret"] = gmail.Options.ClientSecret,
        ["redirect_uri"] = Callback,
        ["code_verifier"] = Verifier,
    }, change));

    public static NameValueCollection ParametersOf(ConsentAnswer answer) => HttpUtility.ParseQueryString(answer.Callback!.Query);

    public void Dispose() => Caller.Dispose();

    private static Dictionary<string, string> Changed(Dictionary<string, string> parameters, (string Name, string? Value)? change)
    {
        if (change is (var name, { } value))
        {
            parameters[name] = value;
        }
        else if (change is { } without)
        {
            parameters.Remove(without.Name);
        }

        return parameters;
    }
}
