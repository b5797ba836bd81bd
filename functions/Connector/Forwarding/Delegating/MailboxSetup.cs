using Connector.Forwarding.Readiness;
using Connector.Mailboxes;

namespace Connector.Forwarding.Delegating;

/// <summary>
/// Sets or restores the forwarding of one mailbox. The settings from before are saved ahead of the first change, and every run starts from
/// the settings at Gmail, so that a run may stop at any line and be repeated.
/// </summary>
public sealed class MailboxSetup(InboundAddresses addresses, ForwardingTable routes, IForwardingSettings settings, TimeProvider time)
{
    public bool IsPossible => settings.CanChange;

    /// <exception cref="FetchFailedException">Gmail refused a call, or did not answer.</exception>
    public async Task<(SetupOutcome Outcome, string InboundAddress)> RunAsync(
        SetupOrder order, Mailbox mailbox, CancellationToken cancellationToken)
    {
        var ready = await addresses.EnsureAsync(mailbox, cancellationToken) ?? mailbox;
        var inbound = ready.Standby.InboundAddress!;
        var outcome = order.Restores
            ? await RestoreAsync(order, ready, inbound, cancellationToken)
            : await SetAsync(order, ready, inbound, cancellationToken);
        return (outcome, inbound);
    }

    private async Task<SetupOutcome> SetAsync(SetupOrder order, Mailbox mailbox, string inbound, CancellationToken cancellationToken)
    {
        var now = await settings.ReadAsync(mailbox, inbound, time.GetUtcNow(), cancellationToken);
        var found = LookToSet(now, inbound, order.Replace);

        if (found == SetupOutcome.WouldSet)
        {
            return order.DryRun ? found : await ChangeAsync(mailbox, now, inbound, cancellationToken);
        }

        if (found != SetupOutcome.ForwardsElsewhere)
        {
            await NoteAsync(mailbox, now, inbound, cancellationToken);
        }

        return found;
    }

    private async Task<SetupOutcome> ChangeAsync(
        Mailbox mailbox, SettingsAudit now, string inbound, CancellationToken cancellationToken)
    {
        // Saved only once, because a second run would take the change of the first for the settings from before.
        await routes.ChangeAsync(
            mailbox.Key, facts => facts.Before is null ? facts with { Before = SettingsBefore.Of(now) } : null, cancellationToken);
        var status = now.AddressStatus ?? await settings.AddAddressAsync(mailbox, inbound, cancellationToken);

        if (status == SettingsAudit.Accepted)
        {
            await settings.ForwardToAsync(mailbox, inbound, disposition: null, cancellationToken);
        }

        await NoteAsync(
            mailbox, await settings.ReadAsync(mailbox, inbound, time.GetUtcNow(), cancellationToken), inbound, cancellationToken);
        return status == SettingsAudit.Accepted ? SetupOutcome.Set : SetupOutcome.WaitsForConfirmation;
    }

    private async Task<SetupOutcome> RestoreAsync(SetupOrder order, Mailbox mailbox, string inbound, CancellationToken cancellationToken)
    {
        if ((await routes.FindAsync(mailbox.Key, cancellationToken)).Before is not { } before)
        {
            return SetupOutcome.NothingToRestore;
        }

        var now = await settings.ReadAsync(mailbox, inbound, time.GetUtcNow(), cancellationToken);

        var found = LookToRestore(now, before, inbound);

        if (found != SetupOutcome.WouldRestore || order.DryRun)
        {
            return found;
        }

        if (now.Enabled || before.Target is not null)
        {
            await settings.ForwardToAsync(mailbox, before.Target, before.Disposition, cancellationToken);
        }

        if (!before.HadAddress)
        {
            await settings.RemoveAddressAsync(mailbox, inbound, cancellationToken);
        }

        await routes.ChangeAsync(
            mailbox.Key, facts => facts with { Before = null, WasVerified = false, VerifiedSince = null, Audit = null }, cancellationToken);
        return SetupOutcome.Restored;
    }

    private Task<ForwardingFacts> NoteAsync(Mailbox mailbox, SettingsAudit audit, string inbound, CancellationToken cancellationToken) =>
        routes.ChangeAsync(mailbox.Key, facts => facts.Audited(audit, inbound), cancellationToken);

    /// <summary>What a setup of a mailbox finds; <see cref="SetupOutcome.WouldSet"/> if it can make a change.</summary>
    /// <param name="replace">The setup may replace another target. Gmail forwards all mail to one address only.</param>
    private static SetupOutcome LookToSet(SettingsAudit now, string inbound, bool replace) => now switch
    {
        { ClosedByAdministrator: true } => SetupOutcome.ClosedByAdministrator,
        _ when now.ForwardsTo(inbound) => SetupOutcome.AlreadySet,
        { Enabled: true } when !replace && !Is(now.Target, inbound) => SetupOutcome.ForwardsElsewhere,
        { AddressStatus: null or SettingsAudit.Accepted } => SetupOutcome.WouldSet,
        _ => SetupOutcome.WaitsForConfirmation,
    };

    private static SetupOutcome LookToRestore(SettingsAudit now, SettingsBefore before, string inbound) => now switch
    {
        { ClosedByAdministrator: true } => SetupOutcome.ClosedByAdministrator,

        // A target that is neither ours nor the one from before was set by a person since, so it stays.
        { Enabled: true } when !Is(now.Target, inbound) && !Is(now.Target, before.Target) => SetupOutcome.ForwardsElsewhere,
        _ => SetupOutcome.WouldRestore,
    };

    private static bool Is(string? one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
