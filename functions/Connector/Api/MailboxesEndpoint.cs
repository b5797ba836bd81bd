using Connector.Forwarding;
using Connector.Mailboxes;
using Microsoft.AspNetCore.Http;

namespace Connector.Api;

/// <summary><c>GET accounts/{account}/mailboxes</c>, and <c>GET</c> and <c>DELETE accounts/{account}/mailboxes/{address}</c>.</summary>
public sealed class MailboxesEndpoint(
    AccountTable accounts, MailboxTable mailboxes, InboundAddresses inbound, MailboxViews views, DisconnectMailbox disconnect)
{
    public Task<IResult> ListAsync(string account, CancellationToken cancellationToken) =>
        accounts.AnswerAsync(account, async _ =>
        {
            var all = await mailboxes.ListAsync(account, cancellationToken)
                .Select(async (Mailbox mailbox, CancellationToken token) => await views.OfAsync(mailbox, token))
                .ToListAsync(cancellationToken);
            return Results.Ok(new { mailboxes = all });
        }, cancellationToken);

    public async Task<IResult> GetAsync(string account, string address, CancellationToken cancellationToken) =>
        ApiPath.ToKey(account, address) is { } key && await mailboxes.FindAsync(key, cancellationToken) is { } mailbox
            ? Results.Ok(await views.OfAsync(await inbound.EnsureAsync(mailbox, cancellationToken) ?? mailbox, cancellationToken))
            : ApiPath.NoMailbox(account, address);

    /// <summary>A call that failed can be repeated. Imported mail stays.</summary>
    public async Task<IResult> DeleteAsync(string account, string address, CancellationToken cancellationToken) =>
        ApiPath.ToKey(account, address) is { } key && await disconnect.HandleAsync(key, cancellationToken)
            ? Results.NoContent()
            : ApiPath.NoMailbox(account, address);
}
