using System.Buffers.Text;
using System.Text;
using Connector.Delivering;
using Connector.Mailboxes;
using Microsoft.AspNetCore.Http;

namespace Connector.Api;

/// <summary><c>GET accounts/{account}/deadletters</c>: the mails that were refused for good, a page at a time.</summary>
public sealed class DeadLettersEndpoint(AccountTable accounts, DeadLetters deadLetters)
{
    /// <summary>Dead letters on a page.</summary>
    public const int PageLength = 100;

    /// <param name="continuationToken">As the page before gave it; null or empty for the first page.</param>
    public async Task<IResult> ListAsync(string account, string? continuationToken, CancellationToken cancellationToken)
    {
        if (!Account.IsId(account) || await accounts.FindAsync(account, cancellationToken) is null)
        {
            return Problem.NotFound($"There is no account '{account}'.");
        }

        DeadLetterPlace? after = null;

        if (!string.IsNullOrEmpty(continuationToken) && (after = Read(continuationToken)) is null)
        {
            return Problem.BadRequest("continuationToken must be left out, or be what the page before gave.");
        }

        // One more than fits tells whether there is another page.
        var found = await deadLetters.ListAsync(account, after, cancellationToken).Take(PageLength + 1).ToListAsync(cancellationToken);
        var page = found.Take(PageLength).ToList();

        return Results.Ok(new
        {
            deadLetters = page.Select(one => new { one.Mailbox.Address, id = one.GmailId, one.Reason, one.ReceivedAt, one.DeadLetteredAt }),
            continuationToken = found.Count > PageLength ? Write(page[^1]) : null,
        });
    }

    private static string Write(DeadLetter last) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{last.Mailbox.Address}\n{last.GmailId}"));

    private static DeadLetterPlace? Read(string token)
    {
        if (!Base64Url.IsValid(token))
        {
            return null;
        }

        return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)).Split('\n') is [var address, var gmailId]
            ? new DeadLetterPlace(address, gmailId)
            : null;
    }
}
