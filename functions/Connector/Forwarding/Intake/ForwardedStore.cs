using Connector.Delivering.Queueing;
using Connector.Importing;
using Connector.Importing.Parsing;
using Connector.Mailboxes;
using Connector.Messages;

namespace Connector.Forwarding.Intake;

/// <summary>
/// Stores a forwarded mail in the same order as a fetched one: bytes, row, delivery. When it returns, the mail is durable.
/// </summary>
public sealed class ForwardedStore(MessageStore store, RoutePairs pairs, OwnAlerts ownAlerts, DeliveryQueue deliveries)
{
    public async Task<MessageRow> AddAsync(
        Mailbox mailbox, MailBytes raw, ParsedMail mail, string? authentication, CancellationToken cancellationToken)
    {
        var stored = await store.PutForwardedAsync(mailbox.Key, MailFingerprint.Of(raw.Memory.Span), raw, cancellationToken);
        var state = ownAlerts.Has(mail)
            ? MessageState.OwnAlert
            : await deliveries.FirstStateAsync(mailbox.Key.Account, cancellationToken);
        var row = await pairs.SettleAsync(
            mailbox.Key, stored with { Mail = mail, Authentication = authentication, State = state });

        await store.AddRowsAsync(mailbox.Key, [row]);

        if (row.State == MessageState.Stored)
        {
            await deliveries.EnqueueAsync(mailbox.Key, [row.GmailId], CancellationToken.None);
        }

        return row;
    }
}
