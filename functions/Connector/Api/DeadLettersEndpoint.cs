using Connector.Delivering;
using Connector.Mailboxes;
using Microsoft.AspNetCore.Http;

namespace Connector.Api;

/// <summary><c>GET accounts/{account}/deadletters</c>: a page of the mails that the destination refused.</summary>
public sealed class DeadLettersEndpoint(AccountTable accounts, DeadLetters deadLetters)
{
    /// <param name="continuationToken">From the page before; null or empty for the first page.</param>
    public Task<IResult> ListAsync(string account, string? continuationToken, CancellationToken cancellationToken) =>
        accounts.AnswerAsync(account, _ => Page.AnswerAsync(
            continuationToken,
            after => deadLetters.ListAsync(account, after, cancellationToken),
            DeadLetters.PositionOf,
            page => new
            {
                deadLetters = page.Items.Select(
                    one => new { one.Mailbox.Address, id = one.GmailId, one.Reason, one.ReceivedAt, one.DeadLetteredAt }),
                page.ContinuationToken,
            },
            cancellationToken), cancellationToken);
}
