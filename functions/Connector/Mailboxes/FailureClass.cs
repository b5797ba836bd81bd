namespace Connector.Mailboxes;

/// <summary>Why mail could not be fetched, in the connector's own words. Spelled like this in storage, HTTP and alert mail.</summary>
public enum FailureClass
{
    /// <summary>The provider's edge turns us away: a redirect, or something that is not JSON where JSON is due.</summary>
    ProviderBlocked,

    /// <summary>The provider asked us to slow down: 429, or 403 with a quota reason.</summary>
    RateLimited,

    /// <summary>The provider is ill or out of reach: 5xx, timeout, reset, DNS, a truncated body.</summary>
    ProviderUnavailable,

    /// <summary>The consent is gone: only a person can reconnect the mailbox.</summary>
    CredentialsRevoked,

    /// <summary>Consent is there, permission is not: a scope, the API or a domain policy stands against it.</summary>
    AccessDenied,

    /// <summary>The account has no mail service any more.</summary>
    MailboxGone,

    /// <summary>The stored credential cannot be decrypted here: a token key is missing, or the row was damaged.</summary>
    CredentialsUnreadable,

    /// <summary>The credential opens another mailbox than the one that it was given for.</summary>
    WrongAccount,

    /// <summary>Another of the account's addresses is the same mailbox at Google, and is connected already.</summary>
    DuplicateMailbox,

    /// <summary>The destination takes no mail. No failure of a fetch: mailboxes stay Active, and deliveries wait.</summary>
    DestinationDown,
}
