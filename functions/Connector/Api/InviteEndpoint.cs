using Connector.Connecting;
using Connector.Forwarding;
using Connector.Links;
using Connector.Mailboxes;
using Microsoft.AspNetCore.Http;

namespace Connector.Api;

/// <summary>
/// <c>POST accounts/{account}/mailboxes/{address}/invite</c> makes a link by which the owner of a mailbox connects or reconnects it;
/// <c>DELETE</c> ends all earlier links of the mailbox.
/// </summary>
public sealed class InviteEndpoint(
    AccountTable accounts, InboundAddresses inbound, InviteLinks invites, InviteRevocations revocations, TimeProvider time)
{
    /// <remarks>The mailbox need not be connected.</remarks>
    public async Task<IResult> PostAsync(string account, string address, CancellationToken cancellationToken)
    {
        if (ApiPath.ToKey(account, address) is not { } key)
        {
            return Problem.BadRequest("The path must name an account and a mail address: accounts/{account}/mailboxes/{address}/invite.");
        }

        if (await accounts.FindAsync(account, cancellationToken) is not { } known)
        {
            return ApiPath.NoAccount(account);
        }

        if (inbound.IsInbound(key.Address))
        {
            return Problem.BadRequest($"{key.Address} is an address that mail is forwarded to, so it cannot be imported.");
        }

        return invites.For(key, known.DisplayName, time.GetUtcNow()) is { } link
            ? Results.Ok(new { url = link.Uri.AbsoluteUri, link.ExpiresAt })
            : Problem.Conflict("Links need the settings Console__BaseUri and Alerts__LinkKey.");
    }

    public async Task<IResult> DeleteAsync(string account, string address, CancellationToken cancellationToken)
    {
        if (ApiPath.ToKey(account, address) is not { } key || !await accounts.ExistsAsync(account, cancellationToken))
        {
            return ApiPath.NoMailbox(account, address);
        }

        await revocations.RevokeAsync(key, cancellationToken);
        return Results.NoContent();
    }
}
