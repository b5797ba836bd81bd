namespace Connector.Mailboxes;

/// <summary>Sorts causes by whose fault they are.</summary>
public static class FailureClasses
{
    /// <summary>It may be an incident: the provider turns us away, or is ill.</summary>
    public static bool IsOfProvider(this FailureClass cause) => cause is FailureClass.ProviderBlocked or FailureClass.ProviderUnavailable;

    /// <summary>A new sign-in to Google mends it, and nothing else does.</summary>
    public static bool WantsReconnect(this FailureClass cause) => cause is FailureClass.CredentialsRevoked or FailureClass.WrongAccount;

    /// <summary>Only a person can mend it.</summary>
    public static bool NeedsPerson(this FailureClass cause) => cause is
        FailureClass.CredentialsRevoked or FailureClass.AccessDenied or FailureClass.MailboxGone or FailureClass.CredentialsUnreadable
        or FailureClass.WrongAccount or FailureClass.DuplicateMailbox;
}
