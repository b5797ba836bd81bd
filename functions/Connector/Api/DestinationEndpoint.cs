using Connector.Delivering;
using Connector.Delivering.Health;
using Connector.Mailboxes;
using Connector.Zendesk.Proof;
using Microsoft.AspNetCore.Http;

namespace Connector.Api;

/// <summary>The destination of an account: its own, or the installation's.</summary>
public sealed class DestinationEndpoint(
    AccountTable accounts, AccountDestinations own, Destinations destinations, DestinationChange change, DestinationTable health,
    ZendeskComparisons comparisons)
{
    /// <summary><c>GET accounts/{account}/destination</c>.</summary>
    public Task<IResult> GetAsync(string account, CancellationToken cancellationToken) =>
        accounts.AnswerAsync(account, async _ => Results.Ok(await ViewAsync(account, cancellationToken)), cancellationToken);

    /// <summary><c>PUT accounts/{account}/destination</c>: mail that waits goes to the new destination at once.</summary>
    public Task<IResult> PutAsync(HttpRequest request, string account, CancellationToken cancellationToken) =>
        accounts.AnswerAsync(account, async _ =>
        {
            var (body, wrong) = await JsonBody.ReadAsync<DestinationBody>(request, cancellationToken);

            if (wrong is not null)
            {
                return Problem.BadRequest(wrong);
            }

            return await change.SaveAsync(account, body!, cancellationToken) is { Count: > 0 } mistakes
                ? Problem.BadRequest(string.Join(' ', mistakes.Select(mistake => mistake.Sentence)))
                : Results.Ok(await ViewAsync(account, cancellationToken));
        }, cancellationToken);

    /// <summary><c>DELETE accounts/{account}/destination</c>: gives the account the installation's destination again.</summary>
    public Task<IResult> DeleteAsync(string account, CancellationToken cancellationToken) =>
        accounts.AnswerAsync(account, async _ =>
        {
            await change.RemoveAsync(account, cancellationToken);
            return Results.NoContent();
        }, cancellationToken);

    /// <summary><c>POST accounts/{account}/destination/test</c>: sends a test to the destination and returns its answer.</summary>
    public Task<IResult> TestAsync(string account, CancellationToken cancellationToken) =>
        accounts.AnswerAsync(account, async _ =>
        {
            var destination = await destinations.OfAsync(account, cancellationToken);
            var answer = await destination.TestAsync(account, cancellationToken);
            return Results.Ok(new { destination.Name, accepted = answer is DeliveryAnswer.Accepted, detail = Describe(answer) });
        }, cancellationToken);

    /// <summary>
    /// <c>POST accounts/{account}/destination/compare</c>: compares the mails of the last seven days with what the account's Zendesk has.
    /// </summary>
    public Task<IResult> CompareAsync(string account, CancellationToken cancellationToken) =>
        accounts.AnswerAsync(
            account,
            async _ => await comparisons.CompareAsync(account, cancellationToken) is { } comparison
                ? Results.Ok(View(comparison))
                : Problem.BadRequest("The destination of the account is no Zendesk, or its secret cannot be decrypted."),
            cancellationToken);

    /// <summary>What a destination answered to a test; null if it would take mail.</summary>
    public static string? Describe(DeliveryAnswer answer) => answer switch
    {
        DeliveryAnswer.Down down => down.Reason,
        DeliveryAnswer.Rejected rejected => $"It is reached, but {rejected.Reason}.",
        DeliveryAnswer.Paced => "It is reached, but its limit of calls is used up at the moment. Mail waits, and comes later.",
        _ => null,
    };

    private async Task<object> ViewAsync(string account, CancellationToken cancellationToken)
    {
        var found = await destinations.SettingsOfAsync(account, cancellationToken);
        var down = await health.FindAsync(account, cancellationToken) is { IsDown: true } outage ? outage : null;
        var zendesk = found.Zendesk;
        return new
        {
            kind = DestinationBody.Spell(found.Kind),
            (await destinations.OfAsync(account, cancellationToken)).Name,
            own = await own.FindAsync(account, cancellationToken) is not null,
            uri = found.Address,
            zendesk?.Subdomain,
            zendesk?.ClientId,
            automaticMail = zendesk is null ? null : DestinationBody.Spell(zendesk.Automatic),
            zendesk?.Tags,
            downSince = down?.Since,
            lastAnswer = down?.Reason,
            comparison = await comparisons.FindAsync(account, cancellationToken) is { } last ? View(last) : null,
        };
    }

    private static object View(ZendeskComparison comparison) => new
    {
        comparison.From,
        comparison.Until,
        comparison.Compared,
        comparison.HandedOver,
        comparison.Deleted,
        comparison.FinishedAt,
        comparison.Problem,
    };
}
