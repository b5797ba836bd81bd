using Connector.Delivering;
using Microsoft.AspNetCore.Http;

namespace Connector.Api;

/// <summary>Imported messages over HTTP: their raw bytes, and another try at their delivery.</summary>
public sealed class MessagesEndpoint(MessageStates states, RawMail mail, Redelivery redelivery)
{
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
