using Connector.Alerting;
using Connector.Alerting.Links;
using Connector.Mailboxes;
using Microsoft.AspNetCore.Http;

namespace Connector.Api;

/// <summary>An account's alerts: a test of the way to its administrators, and the silences they asked for.</summary>
public sealed class AlertsEndpoint(AccountTable accounts, TestAlert test, SilenceTable silences, TimeProvider time)
{
    /// <summary>
    /// <c>POST accounts/{account}/alerts/test</c>: sends a test alert to every administrator and returns the answers of the servers.
    /// </summary>
    public Task<IResult> TestAsync(string account, CancellationToken cancellationToken) =>
        accounts.AnswerAsync(account, async found =>
        {
            var results = await test.SendAsync(found, cancellationToken);
            return Results.Ok(new { sent = results.Count > 0 && results.All(result => result.Sent), results });
        }, cancellationToken);

    /// <summary><c>GET accounts/{account}/alerts/silences</c>: all silences, ended ones too, the newest first.</summary>
    public Task<IResult> ListSilencesAsync(string account, CancellationToken cancellationToken) =>
        accounts.AnswerAsync(account, async _ =>
        {
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
        }, cancellationToken);

    /// <summary><c>DELETE accounts/{account}/alerts/silences/{id}</c>: revokes a silence. Its record stays.</summary>
    public async Task<IResult> RevokeSilenceAsync(string account, string id, CancellationToken cancellationToken) =>
        await accounts.FindByPathAsync(account, cancellationToken) is null ? ApiPath.NoAccount(account)
        : await silences.RevokeAsync(account, id, cancellationToken) ? Results.NoContent()
        : Problem.NotFound($"Account '{account}' has no silence '{id}'.");
}
