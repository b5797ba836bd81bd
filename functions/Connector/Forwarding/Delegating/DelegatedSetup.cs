using System.Collections.Concurrent;
using Connector.Incidents;
using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Forwarding.Delegating;

/// <summary>
/// Sets forwarding for the mailboxes of an account, or puts back what was there, where the domain lets the service account. May be left at any
/// line and called again: what was there before is written down before anything is changed, and every step looks first.
/// </summary>
public sealed partial class DelegatedSetup(
    MailboxTable mailboxes,
    InboundAddresses addresses,
    ForwardingTable routes,
    IForwardingSettings settings,
    IncidentGate gate,
    TimeProvider time,
    ILogger<DelegatedSetup> logger)
{
    private const int Parallel = 4;

    /// <summary>An HTTP call may take 230 s on Azure: no mailbox is begun after this time.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(120);

    public bool IsPossible => settings.CanChange;

    /// <exception cref="HeldByIncidentException">Nothing was asked and nothing changed.</exception>
    public async Task<IReadOnlyList<SetupResult>> HandleAsync(SetupOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        await EnsureNotHeldAsync(order.Account, cancellationToken);

        var wanted = order.Addresses?.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var known = await mailboxes.ListAsync(order.Account, cancellationToken).Where(mailbox => wanted?.Contains(mailbox.Key.Address) != false).ToListAsync(cancellationToken);
        var results = new ConcurrentBag<SetupResult>();
        var until = time.GetUtcNow() + Budget;
        var turnedAway = false;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken, TaskScheduler = TaskScheduler.Current };

        await System.Threading.Tasks.Parallel.ForEachAsync(known, parallel, async (mailbox, token) =>
        {
            if (Volatile.Read(ref turnedAway) || time.GetUtcNow() >= until)
            {
                results.Add(SetupWords.Result(mailbox, SetupOutcome.NotReached, inbound: null));
                return;
            }

            var (result, failure) = (SetupWords.Result(mailbox, SetupOutcome.Failed, inbound: null), (FailureClass?)null);
            await Isolated.TryAsync(
                "delegation", mailbox.Key.ToString(), async () => (result, failure) = await TryAsync(order, mailbox, token), logger, cancellationToken);
            results.Add(result);

            // A door that is shut hears no second knock, nor one that asks for patience.
            if (failure is FailureClass.ProviderBlocked or FailureClass.RateLimited)
            {
                Volatile.Write(ref turnedAway, true);
            }
        });

        var unknown = (order.Addresses ?? []).Except(known.Select(mailbox => mailbox.Key.Address), StringComparer.OrdinalIgnoreCase)
            .Select(address => new SetupResult(address, SetupOutcome.UnknownMailbox, SetupWords.Of(SetupOutcome.UnknownMailbox)));
        return [.. results.Concat(unknown).OrderBy(result => result.Address, StringComparer.Ordinal)];
    }

    private async Task EnsureNotHeldAsync(string account, CancellationToken cancellationToken)
    {
        if ((await gate.LiveAsync(cancellationToken)).FirstOrDefault(incident => incident.Covers(account)) is { } incident)
        {
            throw new HeldByIncidentException(incident.Id);
        }
    }

    private async Task<(SetupResult Result, FailureClass? Failure)> TryAsync(SetupOrder order, Mailbox mailbox, CancellationToken cancellationToken)
    {
        if (mailbox.State is MailboxState.Paused || mailbox.State.AsParked is not null || await gate.HeldByAsync(mailbox, cancellationToken) is not null)
        {
            return (SetupWords.Result(mailbox, SetupOutcome.NotAsked, mailbox.Standby.InboundAddress), null);
        }

        try
        {
            var ready = await addresses.EnsureAsync(mailbox, cancellationToken) ?? mailbox;
            var inbound = ready.Standby.InboundAddress!;
            var outcome = await (order.Restores ? RestoreAsync(order, ready, inbound, cancellationToken) : SetAsync(order, ready, inbound, cancellationToken));
            Log.Done(logger, mailbox.Key, outcome);
            return (SetupWords.Result(mailbox, outcome, inbound), null);
        }
        catch (FetchFailedException exception)
        {
            var failure = exception.Failure;
            Log.Failed(logger, mailbox.Key, failure.Class, failure.Evidence);
            return (Refusal(mailbox, failure), failure.Class);
        }
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
            case SetupStep.AddAddress or SetupStep.SwitchOn when order.DryRun:
                return SetupOutcome.WouldSet;
        }

        // Before the first change, and only once: a second try must not take our own change for what was there before.
        await routes.ChangeAsync(mailbox.Key, facts => facts.Before is null ? facts with { Before = SettingsBefore.Of(now) } : null, cancellationToken);
        var status = step == SetupStep.AddAddress ? await settings.AddAddressAsync(mailbox, inbound, cancellationToken) : now.AddressStatus;

        if (status == SettingsAudit.Accepted)
        {
            await settings.ForwardToAsync(mailbox, inbound, disposition: null, cancellationToken);
        }

        await NoteAsync(mailbox, await settings.ReadAsync(mailbox, inbound, time.GetUtcNow(), cancellationToken), inbound, cancellationToken);
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

        await routes.ChangeAsync(mailbox.Key, facts => facts with { Before = null, WasVerified = false, VerifiedSince = null, Audit = null }, cancellationToken);
        return SetupOutcome.Restored;
    }

    private Task<ForwardingFacts> NoteAsync(Mailbox mailbox, SettingsAudit audit, string inbound, CancellationToken cancellationToken) =>
        routes.ChangeAsync(mailbox.Key, facts => facts.Audited(audit, inbound), cancellationToken);

    private static SetupResult Refusal(Mailbox mailbox, Failure failure)
    {
        var outcome = failure switch
        {
            { Class: FailureClass.AccessDenied, Evidence.Reason: "unauthorized_client" or "insufficientPermissions" } => SetupOutcome.NotDelegated,
            { Class: FailureClass.AccessDenied, Evidence.Reason: "domainPolicy" or "failedPrecondition" } => SetupOutcome.ClosedByAdministrator,
            _ => SetupOutcome.Failed,
        };
        return SetupWords.Result(
            mailbox, outcome, mailbox.Standby.InboundAddress,
            outcome == SetupOutcome.Failed ? $"Gmail did not do it ({failure.Class}): the same call again tries once more." : null);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Forwarding of {Mailbox} by delegation: {Outcome}.")]
        public static partial void Done(ILogger logger, MailboxKey mailbox, SetupOutcome outcome);

        [LoggerMessage(2, LogLevel.Warning, "Forwarding of {Mailbox} could not be changed by delegation: {Class} ({Evidence}).")]
        public static partial void Failed(ILogger logger, MailboxKey mailbox, FailureClass @class, Evidence evidence);
    }
}
