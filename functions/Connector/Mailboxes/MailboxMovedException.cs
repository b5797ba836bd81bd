namespace Connector.Mailboxes;

/// <summary>Another call saved or deleted the mailbox since it was read. The caller has to read it again and decide again.</summary>
internal sealed class MailboxMovedException(MailboxKey mailbox) : Exception($"Mailbox {mailbox} was changed by another call.");
