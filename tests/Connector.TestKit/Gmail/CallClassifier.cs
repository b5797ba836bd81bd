using Connector.TestKit.Gmail.Consent;
using Microsoft.AspNetCore.Http;

namespace Connector.TestKit.Gmail;

/// <summary>Tells what a request is about, before anything answers it.</summary>
internal sealed class CallClassifier(GmailSimulator simulator, AccessTokens tokens, CodeExchange exchange, bool compresses)
{
    private const string Prefix = "/gmail/v1/users/";

    public async Task<GmailCall> ClassifyAsync(HttpRequest request)
    {
        var path = request.Path.Value ?? "";
        var segments = path.StartsWith(Prefix, StringComparison.Ordinal) ? path[Prefix.Length..].Split('/') : [];
        var kind = path switch
        {
            "/token" => CallKind.Token,
            AuthorizationEndpoint.Path => CallKind.Consent,
            _ => KindOf(request.Method, segments),
        };
        var address = kind switch
        {
            CallKind.Token => await AddressOfTokenRequestAsync(request),
            CallKind.Consent => await AddressOfConsentAsync(request),
            _ => AddressOf(request, segments),
        };

        return new GmailCall
        {
            Kind = kind,
            Address = address,
            Mailbox = address is null ? null : simulator.FindMailbox(address),
            Compresses = compresses && WantsGzip(request),
        };
    }

    public static string? BearerOf(HttpRequest request)
    {
        const string Scheme = "Bearer ";
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
    }

    private static CallKind KindOf(string method, string[] segments) => (method, segments.Skip(1).ToArray()) switch
    {
        ("GET", ["profile"]) => CallKind.Profile,
        ("GET", ["messages"]) => CallKind.List,
        ("GET", ["messages", _]) => CallKind.Get,
        ("GET", ["history"]) => CallKind.History,
        ("GET", ["labels"] or ["labels", _]) => CallKind.Labels,
        ("GET", ["settings", ..]) => CallKind.Settings,
        ("PUT", ["settings", "autoForwarding"]) => CallKind.UpdateForwarding,
        ("POST", ["settings", "forwardingAddresses"]) => CallKind.AddForwardingAddress,
        ("DELETE", ["settings", "forwardingAddresses", _]) => CallKind.RemoveForwardingAddress,
        ("POST", ["watch"] or ["stop"]) => CallKind.Watch,
        _ => CallKind.Unknown,
    };

    private string? AddressOf(HttpRequest request, string[] segments)
    {
        if (segments is not [var user, ..])
        {
            return null;
        }

        if (user != "me")
        {
            return user;
        }

        return BearerOf(request) is { } token && tokens.TryFind(token, out var address) ? address : null;
    }

    private async Task<string?> AddressOfTokenRequestAsync(HttpRequest request)
    {
        if (!request.HasFormContentType)
        {
            return null;
        }

        var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
        if (form["assertion"].ToString() is { Length: > 0 } assertion)
        {
            return ServiceAccounts.SubjectOf(assertion);
        }

        return form["code"].ToString() is { Length: > 0 } code
            ? exchange.AddressOf(code)
            : simulator.Mailboxes.FirstOrDefault(mailbox => mailbox.Owner.Gave(form["refresh_token"].ToString()))?.Address;
    }

    /// <summary>The account that the person chose, or the one that the app hinted at before the person chose.</summary>
    private static async Task<string?> AddressOfConsentAsync(HttpRequest request) => request.HasFormContentType
        ? AuthorizationEndpoint.AddressOf(await request.ReadFormAsync(request.HttpContext.RequestAborted))
        : request.Query["login_hint"].ToString() is { Length: > 0 } hint ? hint : null;

    private static bool WantsGzip(HttpRequest request) =>
        request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase)
        && request.Headers.UserAgent.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);
}
