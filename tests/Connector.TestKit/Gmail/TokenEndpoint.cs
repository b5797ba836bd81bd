using System.Text.Json.Nodes;
using Connector.TestKit.Gmail.Consent;
using Microsoft.AspNetCore.Http;

namespace Connector.TestKit.Gmail;

/// <summary>
/// Google's OAuth token endpoint: gives access tokens for refresh tokens, for authorization codes and for service accounts' signed
/// requests.
/// </summary>
internal sealed class TokenEndpoint(
    GmailSimulatorOptions options,
    AccessTokens tokens,
    ServiceAccounts serviceAccounts,
    CodeExchange exchange,
    Func<string, OAuthClient?> findClient)
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
            "refresh_token" => WithClientAsync(context, form, client => RefreshAsync(context, form, client, mailbox)),
            "authorization_code" => WithClientAsync(context, form, client => ExchangeAsync(context, form, client, mailbox)),
            "urn:ietf:params:oauth:grant-type:jwt-bearer" => ActForAsync(context, form, mailbox),
            "" => RefuseAsync(context, 400, "invalid_request", "Required parameter is missing: grant_type"),
            var other => RefuseAsync(context, 400, "unsupported_grant_type", $"Invalid grant_type: {other}"),
        };
    }

    private Task WithClientAsync(HttpContext context, IFormCollection form, Func<OAuthClient, Task> answer)
    {
        if (findClient(form["client_id"].ToString()) is not { } client)
        {
            return RefuseAsync(context, 401, "invalid_client", DescriptionOf("invalid_client"));
        }

        return form["client_secret"] == client.Secret
            ? answer(client)
            : RefuseAsync(context, 401, "invalid_client", "The provided client secret is invalid.");
    }

    private Task RefreshAsync(HttpContext context, IFormCollection form, OAuthClient client, SimulatedMailbox? mailbox)
    {
        if (mailbox?.Owner.Find(form["refresh_token"].ToString()) is not { } grant || grant.EndsAt <= options.Time.GetUtcNow())
        {
            return RefuseAsync(
                context, 400, "invalid_grant", form["refresh_token"].Count == 0 ? "Bad Request" : DescriptionOf("invalid_grant"));
        }

        return grant.ClientId == client.Id
            ? GoogleAnswer.JsonAsync(context, Reply(mailbox.Address, grant.Scopes))
            : RefuseAsync(context, 401, "unauthorized_client", "Unauthorized");
    }

    private Task ExchangeAsync(HttpContext context, IFormCollection form, OAuthClient client, SimulatedMailbox? mailbox)
    {
        var (code, error, description) = exchange.Redeem(form, client);
        if (code is null || mailbox is null)
        {
            return RefuseAsync(context, 400, error ?? "invalid_grant", description ?? "Bad Request");
        }

        var reply = Reply(mailbox.Address, code.Scopes);
        exchange.AddRefreshToken(reply, code, mailbox.Owner);
        return GoogleAnswer.JsonAsync(context, reply);
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
            return GoogleAnswer.JsonAsync(context, Reply(address: null, scopes));
        }

        return mailbox switch
        {
            null or { IsRevoked: true } => RefuseAsync(context, 400, "invalid_grant", "Invalid email or User ID"),
            { IsDelegated: false } => RefuseAsync(context, 401, "unauthorized_client", DescriptionOf("unauthorized_client")),

            // One scope that the domain has not listed refuses them all.
            _ when scopes.Except(mailbox.DelegatedScopes).Any() =>
                RefuseAsync(context, 401, "unauthorized_client", DescriptionOf("unauthorized_client")),
            _ => GoogleAnswer.JsonAsync(context, Reply(mailbox.Address, scopes)),
        };
    }

    private JsonObject Reply(string? address, IReadOnlyCollection<string> scopes) => new()
    {
        ["access_token"] = tokens.Issue(address, scopes),
        ["expires_in"] = (int)options.AccessTokenLifetime.TotalSeconds,
        ["scope"] = string.Join(' ', scopes),
        ["token_type"] = "Bearer",
    };

    private static Task RefuseAsync(HttpContext context, int status, string error, string? description) =>
        GoogleAnswer.JsonAsync(context, new JsonObject { ["error"] = error, ["error_description"] = description }, status);
}
