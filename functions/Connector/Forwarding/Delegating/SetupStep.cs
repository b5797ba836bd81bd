using Connector.Forwarding.Readiness;

namespace Connector.Forwarding.Delegating;

/// <summary>Decides the next step of one mailbox to set or to restore forwarding. Pure.</summary>
public static class SetupSteps
{
    /// <param name="replace">The setup may replace another target. Gmail forwards all mail to one address only.</param>
    public static SetupStep ToSet(SettingsAudit now, string inbound, bool replace)
    {
        return now switch
        {
            { ClosedByAdministrator: true } => SetupStep.Closed,
            _ when now.ForwardsTo(inbound) => SetupStep.Nothing,
            { Enabled: true } when !replace && !Is(now.Target, inbound) => SetupStep.Elsewhere,
            { AddressStatus: null } => SetupStep.AddAddress,
            { AddressStatus: SettingsAudit.Accepted } => SetupStep.SwitchOn,
            _ => SetupStep.Confirm,
        };
    }

    /// <param name="before">The settings before the connector changed them; null if it has not.</param>
    public static SetupStep ToRestore(SettingsAudit now, SettingsBefore? before, string inbound)
    {
        return before switch
        {
            null => SetupStep.Nothing,
            _ when now.ClosedByAdministrator => SetupStep.Closed,

            // A target that is neither ours nor the one from before was set by a person since, so it stays.
            _ when now.Enabled && !Is(now.Target, inbound) && !Is(now.Target, before.Target) => SetupStep.Elsewhere,
            _ => SetupStep.PutBack,
        };
    }

    private static bool Is(string? one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}

/// <summary>The next step for one mailbox.</summary>
public enum SetupStep
{
    Nothing,
    AddAddress,
    SwitchOn,

    /// <summary>A person has to confirm the address to Gmail.</summary>
    Confirm,

    /// <summary>The mailbox forwards to another address.</summary>
    Elsewhere,

    /// <summary>The Workspace administrator does not let the mailbox forward.</summary>
    Closed,
    PutBack,
}
