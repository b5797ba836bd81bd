using Connector.Forwarding;
using Connector.Forwarding.Delegating;
using Connector.Mailboxes;
using Microsoft.AspNetCore.Http;

namespace Connector.Api;

/// <summary>Sets up forwarding for many mailboxes in one call, with domain-wide delegation.</summary>
public sealed class ForwardingSetupEndpoint(AccountTable accounts, DelegatedSetup setup, ForwardingOptions options)
{
    /// <summary><c>POST accounts/{account}/forwarding/{set|restore}</c>. A dry run unless the body says otherwise.</summary>
    public async Task<IResult> ActAsync(HttpRequest request, string account, string verb, CancellationToken cancellationToken) =>
        verb is not ("set" or "restore")
            ? Problem.NotFound($"An account's forwarding has the actions set and restore, but not '{verb}'.")
        : await accounts.FindByPathAsync(account, cancellationToken) is null ? ApiPath.NoAccount(account)
        : !options.IsOn ? Problem.Conflict("Forwarding is off: Forwarding__Domain is not set.")
        : !setup.IsPossible
            ? Problem.Conflict(
                "Google lets only service accounts with domain-wide delegation do this: neither Gmail__ServiceAccountJson nor "
                + "Gmail__Delegation__ServiceAccount is set.")
        : await ReadAndActAsync(request, account, restores: verb == "restore", cancellationToken);

    private async Task<IResult> ReadAndActAsync(HttpRequest request, string account, bool restores, CancellationToken cancellationToken)
    {
        var (body, wrong) =
            request.ContentLength is 0 ? (new SetupBody(), null) : await JsonBody.ReadAsync<SetupBody>(request, cancellationToken);
        return body is null ? Problem.BadRequest(wrong!) : await ActAsync(body.ToOrder(account, restores), cancellationToken);
    }

    private async Task<IResult> ActAsync(SetupOrder order, CancellationToken cancellationToken)
    {
        var (results, heldBy) = await setup.HandleAsync(order, cancellationToken);

        return heldBy is null
            ? Results.Ok(new
            {
                order.DryRun,
                counts = results.CountBy(result => result.Outcome.ToString()).ToDictionary(),
                mailboxes = results,
            })
            : Problem.Conflict(
                $"Incident {heldBy} holds this account's mailboxes, because Google refuses calls. Nothing was asked or changed. "
                + "Call again when the incident is over. Until then, set up forwarding by hand: GET …/mailboxes/{address}/forwarding "
                + "shows how, and an address map in the Admin console does it for many mailboxes at once.");
    }

    /// <param name="Addresses">Null for all mailboxes of the account.</param>
    private sealed record SetupBody(IReadOnlyList<string>? Addresses = null, bool DryRun = true, bool Replace = false)
    {
        public SetupOrder ToOrder(string account, bool restores) =>
            new(account, restores, Addresses?.Select(address => MailAddress.Normalize(address) ?? address).ToList(), DryRun, Replace);
    }
}
