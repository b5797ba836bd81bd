using Connector.Delivering;
using Connector.Mailboxes;
using Connector.Messages;
using Microsoft.AspNetCore.Http;

namespace Connector.Api;

/// <summary>Imported messages over HTTP: their raw bytes, and another try at their delivery.</summary>
public sealed class MessagesEndpoint(MessageStates states, MessageList list, MailboxTable mailboxes, RawMail mail, Redelivery redelivery)
{
    /// <summary>Messages on a page.</summary>
    public const int PageLength = 100;

    /// <summary><c>GET accounts/{account}/mailboxes/{address}/messages</c>: what was imported, by id, a page at a time.</summary>
    /// <param name="continuationToken">As the page before gave it: an id; null or empty for the first page.</param>
    public async Task<IResult> ListAsync(string account, string address, string? continuationToken, CancellationToken cancellationToken)
    {
        if (MailboxesEndpoint.KeyOf(account, address) is not { } mailbox)
        {
            return MailboxesEndpoint.Unknown(account, address);
        }

        // One more than fits tells whether there is another page.
        var after = string.IsNullOrEmpty(continuationToken) ? null : continuationToken;
        var found = await list.ReadAsync(mailbox, after, cancellationToken).Take(PageLength + 1).ToListAsync(cancellationToken);

        // The mail of a mailbox that was disconnected is still here.
        if (found.Count == 0 && after is null && !await mailboxes.ExistsAsync(mailbox, cancellationToken))
        {
            return MailboxesEndpoint.Unknown(account, address);
        }

        var page = found.Take(PageLength).ToList();
        return Results.Ok(new { messages = page, continuationToken = found.Count > PageLength ? page[^1].Id : null });
    }

    /// <summary><c>GET accounts/{account}/mailboxes/{address}/messages/{id}/raw</c>: the mail as it was received.</summary>
    public async Task<IResult> RawAsync(string account, string address, string id, CancellationToken cancellationToken)
    {
        if (MailboxesEndpoint.KeyOf(account, address) is not { } mailbox || await states.FindAsync(mailbox, id, cancellationToken) is not { } message)
        {
            return Unknown(account, address, id);
        }

        return message.Blob is { } blob && await mail.OpenAsync(blob, cancellationToken) is { } raw
            ? Results.Stream(raw, RawMail.ContentType, $"{id}.eml")
            : Problem.NotFound($"The message '{id}' has no bytes here: it was gone before it could be read, unreadable, or erased since it is old (Retention__MailDays).");
    }

    /// <summary><c>POST accounts/{account}/mailboxes/{address}/messages/{id}/redeliver</c>.</summary>
    public async Task<IResult> RedeliverAsync(string account, string address, string id, CancellationToken cancellationToken)
    {
        if (MailboxesEndpoint.KeyOf(account, address) is not { } mailbox)
        {
            return Unknown(account, address, id);
        }

        return await redelivery.OneAsync(mailbox, id, cancellationToken) switch
        {
            RedeliveryAnswer.Enqueued => Results.Accepted(uri: null, new { enqueued = 1 }),
            RedeliveryAnswer.Delivered => Problem.Conflict("The message was delivered already."),
            RedeliveryAnswer.NothingToDeliver => Problem.Conflict("The message has no bytes that could be delivered."),
            _ => Unknown(account, address, id),
        };
    }

    /// <summary><c>POST accounts/{account}/mailboxes/{address}/redeliver</c>: whatever of the mailbox has not been delivered.</summary>
    public async Task<IResult> RedeliverAllAsync(string account, string address, CancellationToken cancellationToken) =>
        MailboxesEndpoint.KeyOf(account, address) is { } mailbox
            ? Results.Accepted(uri: null, new { enqueued = await redelivery.AllAsync(mailbox, cancellationToken) })
            : Problem.NotFound($"There is no mailbox '{address}' in account '{account}'.");

    private static IResult Unknown(string account, string address, string id) =>
        Problem.NotFound($"There is no message '{id}' in the mailbox '{address}' of account '{account}'.");
}
