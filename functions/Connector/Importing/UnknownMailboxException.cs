using Connector.Mailboxes;

namespace Connector.Importing;

/// <summary>A fetch job names a mailbox that does not exist. The queue offers the job again, then it is poison and seen there.</summary>
public sealed class UnknownMailboxException(MailboxKey mailbox) : Exception($"No mailbox {mailbox} is connected.");
