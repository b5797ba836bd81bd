using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Connector.TestKit.Gmail;

/// <summary>Google's OAuth token endpoint: gives access tokens for refresh tokens and for service accounts' signed requests.</summary>
internal sealed class TokenEndpoint(GmailSimulatorOptions options, AccessTokens tokens, ServiceAccounts serviceAccounts)
{
    public static string? DescriptionOf(string error) => error switch
    {
        "invalid_grant" => "Token has been expired or revoked.",
        "invalid_client" => "The OAuth client was not found.",
        "unauthorized_client" => "Client is unauthorized to retrieve access tokens using this method, or client not authorized for any "
            + "of the scopes requested.",
        _ => null,
    };

    public Task AnswerAsync(HttpContext context)
    {
        var form = context.Request.HasFormContentType ? context.Request.Form : FormCollection.Empty;
        var mailbox = GmailCall.Of(context).Mailbox;

        return form["grant_type"].ToString() switch
        {
            "refresh_token" => RefreshAsync(context, form, mailbox),
            "urn:ietf:params:oauth:grant-type:jwt-bearer" => ActForAsync(context, form, mailbox),
            "" => RefuseAsync(context, 400, "invalid_request", "Required parameter is missing: grant_type"),
            var other => RefuseAsync(context, 400, "unsupported_grant_type", $"Invalid grant_type: {other}"),
        };
    }

    private Task RefreshAsync(HttpContext context, IFormCollection form, SimulatedMailbox? mailbox)
    {
        if (form["client_id"] != options.ClientId)
        {
            return RefuseAsync(context, 401, "invalid_client", DescriptionOf("invalid_client"));
        }

        if (form["client_secret"] != options.ClientSecret)
        {
            return RefuseAsync(context, 401, "invalid_client", "The provided client secret is invalid.");
        }

        return mailbox is null or { IsRevoked: true }
            ? RefuseAsync(context, 400, "invalid_grant", form["refresh_token"].Count == 0 ? "Bad Request" : DescriptionOf("invalid_grant"))
            : GrantAsync(context, mailbox.Address, [GmailScopes.Readonly]);
    }

    private Task ActForAsync(HttpContext context, IFormCollection form, SimulatedMailbox? mailbox)
    {
        if (serviceAccounts.Check(form["assertion"].ToString()) is { } wrong)
        {
            return RefuseAsync(context, 400, "invalid_grant", wrong);
        }

        var scopes = ServiceAccounts.ScopesOf(form["assertion"].ToString());

        if (ServiceAccounts.SubjectOf(form["assertion"].ToString()) is null)
        {
            return GrantAsync(context, address: null, scopes);
        }

        return mailbox switch
        {
            null or { IsRevoked: true } => RefuseAsync(context, 400, "invalid_grant", "Invalid email or User ID"),
            { IsDelegated: false } => RefuseAsync(context, 401, "unauthorized_client", DescriptionOf("unauthorized_client")),

            // One scope that the domain has not listed refuses them all.
            _ when scopes.Except(mailbox.DelegatedScopes).Any() =>
                RefuseAsync(context, 401, "unauthorized_client", DescriptionOf("unauthorized_client")),
            _ => GrantAsync(context, mailbox.Address, scopes),
        };
    }

    private Task GrantAsync(HttpContext context, string? address, IReadOnlyCollection<string> scopes) =>
        GoogleAnswer.JsonAsync(context, new JsonObject
    {
        ["access_token"] = tokens.Issue(address, scopes),
        ["expires_in"] = (int)options.AccessTokenLifetime.TotalSeconds,
        ["scope"] = string.Join(' ', scopes),
        ["token_type"] = "Bearer",
    });

    private static Task RefuseAsync(HttpContext context, int status, string error, string? description) =>
        GoogleAnswer.JsonAsync(context, new JsonObject { ["error"] = error, ["error_description"] = description }, status);
}
