using Connector.Delivering;
using Connector.Mailboxes;
using Connector.Messages;
using Microsoft.AspNetCore.Http;

namespace Connector.Api;

/// <summary>Imported messages: the list, the raw bytes, and redelivery.</summary>
public sealed class MessagesEndpoint(MessageStates states, MessageList list, MailboxTable mailboxes, RawMail mail, Redelivery redelivery)
{
    /// <summary><c>GET accounts/{account}/mailboxes/{address}/messages</c>: a page of the imported messages, ordered by id.</summary>
    /// <param name="continuationToken">The id of the last message on the page before; null or empty for the first page.</param>
    public async Task<IResult> ListAsync(string account, string address, string? continuationToken, CancellationToken cancellationToken)
    {
        if (ApiPath.ToKey(account, address) is not { } mailbox)
        {
            return ApiPath.NoMailbox(account, address);
        }

        var after = string.IsNullOrEmpty(continuationToken) ? null : continuationToken;
        var page = await Page.FirstOfAsync(list.ReadAsync(mailbox, after, cancellationToken), message => message.Id, cancellationToken);

        // The mail of a disconnected mailbox is still here.
        return page.Items.Count == 0 && after is null && !await mailboxes.ExistsAsync(mailbox, cancellationToken)
            ? ApiPath.NoMailbox(account, address)
            : Results.Ok(new { messages = page.Items, page.ContinuationToken });
    }

    /// <summary><c>GET accounts/{account}/mailboxes/{address}/messages/{id}/raw</c>: the mail as it was received.</summary>
    public async Task<IResult> RawAsync(string account, string address, string id, CancellationToken cancellationToken)
    {
        if (ApiPath.ToKey(account, address) is not { } mailbox
            || await states.FindAsync(mailbox, id, cancellationToken) is not { } message)
        {
            return Unknown(account, address, id);
        }

        return message.Blob is { } blob && await mail.OpenAsync(blob, cancellationToken) is { } raw
            ? Results.Stream(raw, RawMail.ContentType, $"{id}.eml")
            : Problem.NotFound($"The message '{id}' has no bytes here: it was gone before it could be read, it was unreadable, "
                + "or it was erased because of its age (Retention__MailDays).");
    }

    /// <summary><c>POST accounts/{account}/mailboxes/{address}/messages/{id}/redeliver</c>.</summary>
    public async Task<IResult> RedeliverAsync(string account, string address, string id, CancellationToken cancellationToken)
    {
        if (ApiPath.ToKey(account, address) is not { } mailbox)
        {
            return Unknown(account, address, id);
        }

        return await redelivery.OneAsync(mailbox, id, cancellationToken) switch
        {
            RedeliveryAnswer.Enqueued => Results.Accepted(uri: null, new { enqueued = 1 }),
            RedeliveryAnswer.Delivered => Problem.Conflict("The message was already delivered."),
            RedeliveryAnswer.NothingToDeliver => Problem.Conflict("The message has no bytes that could be delivered."),
            _ => Unknown(account, address, id),
        };
    }

    /// <summary><c>POST accounts/{account}/mailboxes/{address}/redeliver</c>: all messages of the mailbox that are not delivered.</summary>
    public async Task<IResult> RedeliverAllAsync(string account, string address, CancellationToken cancellationToken) =>
        ApiPath.ToKey(account, address) is { } mailbox
            ? Results.Accepted(uri: null, new { enqueued = await redelivery.AllAsync(mailbox, cancellationToken) })
            : ApiPath.NoMailbox(account, address);

    private static IResult Unknown(string account, string address, string id) =>
        Problem.NotFound($"There is no message '{id}' in the mailbox '{address}' of account '{account}'.");
}
