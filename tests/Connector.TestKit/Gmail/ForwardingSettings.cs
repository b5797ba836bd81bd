namespace Connector.TestKit.Gmail;

/// <summary>settings.getAutoForwarding of a mailbox.</summary>
/// <param name="Disposition">Gmail's action on the forwarded mail: leaveInInbox, archive, trash or markRead.</param>
public sealed record AutoForwarding(bool Enabled, string? EmailAddress = null, string? Disposition = null)
{
    public static AutoForwarding Off { get; } = new(Enabled: false);
}

/// <summary>An address that a mailbox may forward to.</summary>
/// <param name="VerificationStatus">accepted or pending.</param>
public sealed record ForwardingAddress(string ForwardingEmail, string VerificationStatus = "accepted");
