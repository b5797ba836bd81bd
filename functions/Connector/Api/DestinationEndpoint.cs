using Connector.Delivering;
using Connector.Delivering.Health;
using Connector.Delivering.Webhooks;
using Connector.Mailboxes;
using Microsoft.AspNetCore.Http;

namespace Connector.Api;

/// <summary>The destination of an account: its own, or the installation's.</summary>
public sealed class DestinationEndpoint(
    AccountTable accounts, AccountDestinations own, Destinations destinations, DestinationOutages outages, DestinationTable health,
    DestinationOptions options)
{
    private const string Webhook = "webhook";

    private const string Archive = "archive";

    /// <summary><c>GET accounts/{account}/destination</c>.</summary>
    public Task<IResult> GetAsync(string account, CancellationToken cancellationToken) =>
        accounts.AnswerAsync(account, async _ => Results.Ok(await ViewAsync(account, cancellationToken)), cancellationToken);

    /// <summary><c>PUT accounts/{account}/destination</c>: mail that waits goes to the new destination at once.</summary>
    public Task<IResult> PutAsync(HttpRequest request, string account, CancellationToken cancellationToken) =>
        accounts.AnswerAsync(account, async _ =>
        {
            var (body, wrong) = await JsonBody.ReadAsync<DestinationBody>(request, cancellationToken);

            if ((wrong ?? Mistake(body!)) is { } mistake)
            {
                return Problem.BadRequest(mistake);
            }

            await (body!.Kind == Webhook
                ? own.SaveWebhookAsync(account, new Uri(body.Uri!), body.Secret!, cancellationToken)
                : own.SaveArchiveAsync(account, cancellationToken));
            await outages.ReplacedAsync(account, cancellationToken);
            return Results.Ok(await ViewAsync(account, cancellationToken));
        }, cancellationToken);

    /// <summary><c>DELETE accounts/{account}/destination</c>: gives the account the installation's destination again.</summary>
    public Task<IResult> DeleteAsync(string account, CancellationToken cancellationToken) =>
        accounts.AnswerAsync(account, async _ =>
        {
            await own.DeleteAsync(account, cancellationToken);
            await outages.ReplacedAsync(account, cancellationToken);
            return Results.NoContent();
        }, cancellationToken);

    /// <summary><c>POST accounts/{account}/destination/test</c>: posts a test to the destination and returns its answer.</summary>
    public Task<IResult> TestAsync(string account, CancellationToken cancellationToken) =>
        accounts.AnswerAsync(account, async _ =>
        {
            var destination = await destinations.OfAsync(account, cancellationToken);
            var answer = await destination.TestAsync(account, cancellationToken);
            var detail = answer switch
            {
                DeliveryAnswer.Down down => down.Reason,
                DeliveryAnswer.Rejected rejected => $"It is reached, but {rejected.Reason}.",
                _ => null,
            };
            return Results.Ok(new { destination.Name, accepted = answer is DeliveryAnswer.Accepted, detail });
        }, cancellationToken);

    private async Task<object> ViewAsync(string account, CancellationToken cancellationToken)
    {
        var found = await own.FindAsync(account, cancellationToken);
        var down = await health.FindAsync(account, cancellationToken) is { IsDown: true } outage ? outage : null;
        return new
        {
            kind = (found?.Kind ?? options.Kind) == DestinationKind.Webhook ? Webhook : Archive,
            (await destinations.OfAsync(account, cancellationToken)).Name,
            own = found is not null,
            uri = found?.Address,
            downSince = down?.Since,
            lastAnswer = down?.Reason,
        };
    }

    private string? Mistake(DestinationBody body) => body switch
    {
        { Kind: Archive, Uri: null, Secret: null } => null,
        { Kind: Archive } => $"A destination of the kind {Archive} has no uri and no secret.",
        not { Kind: Webhook } => $"kind must be \"{Archive}\" or \"{Webhook}\".",
        _ when !IsAllowed(body.Uri) => "uri must be an address that begins with https://, without a user and a fragment.",
        { Secret: { } secret } when WebhookOptions.DecodeSecret(secret) is not null => null,
        _ => $"secret must be {WebhookOptions.ExpectedSecret}.",
    };

    private bool IsAllowed(string? uri) =>
        Uri.TryCreate(uri, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && options.AllowPrivate))
        && address is { UserInfo.Length: 0, Fragment.Length: 0 };

    private sealed record DestinationBody(string? Kind, string? Uri = null, string? Secret = null);
}
