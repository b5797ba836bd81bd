using Connector.Alerting;
using Connector.Alerting.Links;
using Connector.Mailboxes;
using Microsoft.AspNetCore.Http;

namespace Connector.Api;

/// <summary>An account's alerts over HTTP: a test of the way, and who wants silence.</summary>
public sealed class AlertsEndpoint(AccountTable accounts, TestAlert test, SilenceTable silences, TimeProvider time)
{
    /// <summary><c>POST accounts/{account}/alerts/test</c>: sends a test alert to every administrator and answers with what the servers said.</summary>
    public async Task<IResult> TestAsync(string account, CancellationToken cancellationToken)
    {
        if (await FindAsync(account, cancellationToken) is not { } found)
        {
            return Unknown(account);
        }

        var results = await test.SendAsync(found, cancellationToken);
        return Results.Ok(new { sent = results.Count > 0 && results.All(result => result.Sent), results });
    }

    /// <summary><c>GET accounts/{account}/alerts/silences</c>: all there ever were, the newest first.</summary>
    public async Task<IResult> ListSilencesAsync(string account, CancellationToken cancellationToken)
    {
        if (await FindAsync(account, cancellationToken) is null)
        {
            return Unknown(account);
        }

        var now = time.GetUtcNow();
        var all = await silences.ListAsync(account, cancellationToken);

        return Results.Ok(new
        {
            silences = all.OrderByDescending(silence => silence.From).Select(silence => new
            {
                silence.Id,
                silence.Admin,
                outage = silence.Outage,
                what = silence.Action.ToString(),
                silence.Address,
                silence.From,
                silence.Until,
                silence.RevokedAt,
                active = silence.IsActive(now),
            }),
        });
    }

    /// <summary><c>DELETE accounts/{account}/alerts/silences/{id}</c>: takes it back. The record of it stays.</summary>
    public async Task<IResult> RevokeSilenceAsync(string account, string id, CancellationToken cancellationToken) =>
        await FindAsync(account, cancellationToken) is null ? Unknown(account)
        : await silences.RevokeAsync(account, id, cancellationToken) ? Results.NoContent()
        : Problem.NotFound($"Account '{account}' has no silence '{id}'.");

    private async Task<Account?> FindAsync(string account, CancellationToken cancellationToken) =>
        Account.IsId(account) ? await accounts.FindAsync(account, cancellationToken) : null;

    private static IResult Unknown(string account) => Problem.NotFound($"There is no account '{account}'.");
}
