namespace Connector.Mailboxes;

/// <summary>Somebody else saved the mailbox since it was read: read it again and decide anew.</summary>
public sealed class MailboxMovedException(MailboxKey mailbox) : Exception($"Mailbox {mailbox} was changed by someone else.");
