namespace Connector.Mailboxes;

/// <summary>Groups failure classes.</summary>
internal static class FailureClasses
{
    /// <summary>The provider's fault, so it may be an incident.</summary>
    public static bool IsOfProvider(this FailureClass cause) => cause is FailureClass.ProviderBlocked or FailureClass.ProviderUnavailable;

    /// <summary>Only a person can fix the cause.</summary>
    public static bool NeedsPerson(this FailureClass cause) => cause is
        FailureClass.CredentialsRevoked or FailureClass.AccessDenied or FailureClass.MailboxGone or FailureClass.CredentialsUnreadable
        or FailureClass.WrongAccount or FailureClass.DuplicateMailbox;
}
