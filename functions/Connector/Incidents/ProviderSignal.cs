using Connector.Mailboxes;

namespace Connector.Incidents;

/// <summary>The last failure of a mailbox that is the provider's fault.</summary>
public sealed record ProviderSignal(MailboxKey Mailbox, DateTimeOffset At, FailureClass Class, Evidence Evidence);
