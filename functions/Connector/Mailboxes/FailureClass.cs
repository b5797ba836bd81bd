namespace Connector.Mailboxes;

/// <summary>Why mail could not be fetched or delivered. Storage, HTTP and alert mails use these names.</summary>
public enum FailureClass
{
    /// <summary>The provider's edge refuses the call: a redirect, or an answer that is not JSON.</summary>
    ProviderBlocked,

    /// <summary>The provider asked us to slow down: 429, or 403 with a quota reason.</summary>
    RateLimited,

    /// <summary>The provider fails or is out of reach: 5xx, timeout, reset, DNS, a truncated body.</summary>
    ProviderUnavailable,

    /// <summary>The consent was revoked, so a person has to reconnect the mailbox.</summary>
    CredentialsRevoked,

    /// <summary>The consent is valid, but a scope is missing, or the API or a domain policy forbids the call.</summary>
    AccessDenied,

    /// <summary>The account has no mail service any more.</summary>
    MailboxGone,

    /// <summary>The stored credential cannot be decrypted, because a token key is missing or the row is damaged.</summary>
    CredentialsUnreadable,

    /// <summary>The credential belongs to another mailbox.</summary>
    WrongAccount,

    /// <summary>The account has connected the same Google mailbox under another address.</summary>
    DuplicateMailbox,

    /// <summary>The destination accepts no mail. Fetches continue, so mailboxes stay Active, and deliveries wait.</summary>
    DestinationDown,
}
