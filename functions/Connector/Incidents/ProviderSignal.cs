using Connector.Mailboxes;

namespace Connector.Incidents;

/// <summary>The last time that a mailbox met a failure of the provider's.</summary>
public sealed record ProviderSignal(MailboxKey Mailbox, DateTimeOffset At, FailureClass Class, Evidence Evidence);
