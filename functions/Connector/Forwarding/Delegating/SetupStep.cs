namespace Connector.Forwarding.Delegating;

/// <summary>Decides, and only decides, what is next for one mailbox on the way to forwarding and back.</summary>
public static class SetupSteps
{
    /// <param name="replace">Another target may be displaced: Gmail forwards all mail to one address.</param>
    public static SetupStep ToSet(SettingsAudit now, string inbound, bool replace)
    {
        ArgumentNullException.ThrowIfNull(now);

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

    /// <param name="before">What was kept; null when nothing was changed.</param>
    public static SetupStep ToRestore(SettingsAudit now, SettingsBefore? before, string inbound)
    {
        ArgumentNullException.ThrowIfNull(now);

        return before switch
        {
            null => SetupStep.Nothing,
            _ when now.ClosedByAdministrator => SetupStep.Closed,

            // Somebody has changed it since: that is theirs, and stays. What we began and did not finish is ours.
            _ when now.Enabled && !Is(now.Target, inbound) && !Is(now.Target, before.Target) => SetupStep.Elsewhere,
            _ => SetupStep.PutBack,
        };
    }

    private static bool Is(string? one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}

/// <summary>What there is to do with one mailbox.</summary>
public enum SetupStep
{
    Nothing,
    AddAddress,
    SwitchOn,

    /// <summary>Gmail waits for a person who confirms the address.</summary>
    Confirm,

    /// <summary>It forwards to another address.</summary>
    Elsewhere,

    /// <summary>The Workspace administrator lets nobody forward.</summary>
    Closed,
    PutBack,
}
