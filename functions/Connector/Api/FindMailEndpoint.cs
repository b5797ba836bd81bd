using Connector.Importing.Searching;
using Connector.Mailboxes;
using Connector.Messages;
using Microsoft.AspNetCore.Http;

namespace Connector.Api;

/// <summary><c>GET accounts/{account}/messages</c>: where a mail is, by its Message-ID, its sender or its id.</summary>
public sealed class FindMailEndpoint(AccountTable accounts, MailSearch search)
{
    /// <param name="query">Reads a parameter of the query string; null or empty if it is missing.</param>
    public Task<IResult> FindAsync(string account, Func<string, string?> query, CancellationToken cancellationToken) =>
        accounts.AnswerAsync(account, async _ =>
        {
            var address = query("address") is { Length: > 0 } text ? text : null;
            var mailbox = MailAddress.Normalize(address);
            return ToQuery(query) is not { } wanted ? Problem.BadRequest("Give one of messageId, from and gmailId.")
                : address is not null && mailbox is null ? Problem.BadRequest("address is not a mail address.")
                : !Page.TryRead(query("continuationToken"), out var after) ? Page.WrongToken
                : ToAnswer(await search.FindAsync(account, mailbox, wanted, after, cancellationToken));
        }, cancellationToken);

    private static MailQuery? ToQuery(Func<string, string?> query) => (query("messageId"), query("from"), query("gmailId")) switch
    {
        ({ Length: > 0 } messageId, null or "", null or "") => MailSearch.ByMessageId(messageId),
        (null or "", { Length: > 0 } from, null or "") => new MailQuery.BySender(from.Trim()),
        (null or "", null or "", { Length: > 0 } gmailId) => new MailQuery.ById(gmailId.Trim()),
        _ => null,
    };

    private static IResult ToAnswer(MailSearchPage page) => Results.Ok(new
    {
        messages = page.Found.Select(mail => new
        {
            mail.Mailbox.Address,
            mail.Id,
            state = mail.State?.ToString(),
            mail.Route,
            mail.From,
            mail.Subject,
            mail.MessageId,
            mail.Steps,
        }),
        notHere = page.NotHere.Select(mailbox => new
        {
            mailbox.Mailbox.Address,
            mailbox.Reason,
            mailbox.Since,
            mailbox.Detail,
            mailbox.CompleteUntil,
            mailbox.ImportFrom,
            mailbox.Deferred,
        }),
        indexed = page.IsIndexed,
        continuationToken = page.Next is { } next ? Page.ToToken(next) : null,
    });
}
