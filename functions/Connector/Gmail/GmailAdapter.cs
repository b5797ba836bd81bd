using Connector.Gmail.Quota;
using Connector.Importing;
using Connector.Mailboxes;
using Connector.Messages;

namespace Connector.Gmail;

/// <summary>Implements the Gmail port of Importing.</summary>
internal sealed class GmailAdapter(GmailConnections connections, GmailCalls calls, QuotaOptions quota, MailMemory memory) : IGmail
{
    public IGmailMailbox Open(Mailbox mailbox) => new GmailMailbox(connections.Open(mailbox), calls, quota, memory);

    public IGmailMailbox OpenOnce(Mailbox mailbox) =>
        new GmailMailbox(connections.Open(mailbox) with { TriesOnce = true }, calls, quota, memory);

    public IGmailMailbox OpenUnstored(MailboxKey mailbox, string? refreshToken, string? clientId) =>
        new GmailMailbox(connections.OpenUnstored(mailbox, refreshToken, clientId), calls, quota, memory);
}
