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
        var step = SetupSteps.ToSet(now, inbound, order.Replace);

        switch (step)
        {
            case SetupStep.Nothing:
                await NoteAsync(mailbox, now, inbound, cancellationToken);
                return SetupOutcome.AlreadySet;
            case SetupStep.Elsewhere:
                return SetupOutcome.ForwardsElsewhere;
            case SetupStep.Closed:
                await NoteAsync(mailbox, now, inbound, cancellationToken);
                return SetupOutcome.ClosedByAdministrator;
            case SetupStep.Confirm:
                await NoteAsync(mailbox, now, inbound, cancellationToken);
                return SetupOutcome.WaitsForConfirmation;
            default:
                return order.DryRun ? SetupOutcome.WouldSet : await ChangeAsync(mailbox, now, step, inbound, cancellationToken);
        }
    }

    private async Task<SetupOutcome> ChangeAsync(
        Mailbox mailbox, SettingsAudit now, SetupStep step, string inbound, CancellationToken cancellationToken)
    {
        // Saved only once, because a second run would take the change of the first for the settings from before.
        await routes.ChangeAsync(
            mailbox.Key, facts => facts.Before is null ? facts with { Before = SettingsBefore.Of(now) } : null, cancellationToken);
        var status = step == SetupStep.AddAddress ? await settings.AddAddressAsync(mailbox, inbound, cancellationToken) : now.AddressStatus;

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

        switch (SetupSteps.ToRestore(now, before, inbound))
        {
            case SetupStep.Elsewhere:
                return SetupOutcome.ForwardsElsewhere;
            case SetupStep.Closed:
                return SetupOutcome.ClosedByAdministrator;
            case SetupStep.PutBack when order.DryRun:
                return SetupOutcome.WouldRestore;
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
}
