using Connector.Delivering;
using Connector.Mailboxes;
using Microsoft.AspNetCore.Http;

namespace Connector.Api;

/// <summary><c>GET accounts/{account}/deadletters</c>: a page of the mails that the destination refused.</summary>
public sealed class DeadLettersEndpoint(AccountTable accounts, DeadLetters deadLetters)
{
    /// <param name="continuationToken">From the page before; null or empty for the first page.</param>
    public async Task<IResult> ListAsync(string account, string? continuationToken, CancellationToken cancellationToken)
    {
        if (await accounts.FindByPathAsync(account, cancellationToken) is null)
        {
            return ApiPath.NoAccount(account);
        }

        if (!Page.TryRead(continuationToken, out var after))
        {
            return Page.WrongToken;
        }

        var page = await Page.FirstOfAsync(
            deadLetters.ListAsync(account, after, cancellationToken), one => Page.ToToken(DeadLetters.PositionOf(one)), cancellationToken);
        return Results.Ok(new
        {
            deadLetters =
                page.Items.Select(one => new { one.Mailbox.Address, id = one.GmailId, one.Reason, one.ReceivedAt, one.DeadLetteredAt }),
            page.ContinuationToken,
        });
    }
}
