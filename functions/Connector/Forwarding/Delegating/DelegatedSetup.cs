using System.Collections.Concurrent;
using Connector.Incidents;
using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Forwarding.Delegating;

/// <summary>
/// Sets or restores forwarding for the mailboxes of an account, where the domain has granted delegation to the service account. A call that
/// was interrupted can be repeated.
/// </summary>
public sealed partial class DelegatedSetup(
    MailboxTable mailboxes, MailboxSetup setup, IncidentGate gate, TimeProvider time, ILogger<DelegatedSetup> logger)
{
    private const int AtATime = 4;

    /// <summary>No mailbox is begun after this time, because an HTTP call on Azure ends after 230 s.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(120);

    public bool IsPossible => setup.IsPossible;

    public async Task<SetupAnswer> HandleAsync(SetupOrder order, CancellationToken cancellationToken)
    {
        if ((await gate.LiveAsync(cancellationToken)).FirstOrDefault(incident => incident.Covers(order.Account)) is { } incident)
        {
            return new SetupAnswer([], incident.Id);
        }

        var known = await FindAsync(order, cancellationToken);
        var results = new ConcurrentDictionary<string, SetupResult>(
            known.ToDictionary(mailbox => mailbox.Key.Address, mailbox => SetupWords.Result(mailbox, SetupOutcome.Failed, inbound: null)));
        var until = time.GetUtcNow() + Budget;
        var isTurnedAway = false;

        await Isolated.EachAsync("delegation", known, mailbox => mailbox.Key.ToString(), SetAsync, logger, cancellationToken, AtATime);

        return new SetupAnswer(
            [.. results.Values.Concat(Unknown(order, known)).OrderBy(result => result.Address, StringComparer.Ordinal)]);

        async Task SetAsync(Mailbox mailbox, CancellationToken token)
        {
            if (Volatile.Read(ref isTurnedAway) || time.GetUtcNow() >= until)
            {
                results[mailbox.Key.Address] = SetupWords.Result(mailbox, SetupOutcome.NotReached, inbound: null);
                return;
            }

            (results[mailbox.Key.Address], var failure) = await TryAsync(order, mailbox, token);

            // After a block or a rate limit, Google is not asked again in this call.
            if (failure is FailureClass.ProviderBlocked or FailureClass.RateLimited)
            {
                Volatile.Write(ref isTurnedAway, true);
            }
        }
    }

    private async Task<List<Mailbox>> FindAsync(SetupOrder order, CancellationToken cancellationToken)
    {
        var wanted = order.Addresses?.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return await mailboxes.ListAsync(order.Account, cancellationToken)
            .Where(mailbox => wanted?.Contains(mailbox.Key.Address) != false)
            .ToListAsync(cancellationToken);
    }

    private static IEnumerable<SetupResult> Unknown(SetupOrder order, IEnumerable<Mailbox> known) =>
        (order.Addresses ?? [])
            .Except(known.Select(mailbox => mailbox.Key.Address), StringComparer.OrdinalIgnoreCase)
            .Select(address => new SetupResult(address, SetupOutcome.UnknownMailbox, SetupWords.Of(SetupOutcome.UnknownMailbox)));

    private async Task<(SetupResult Result, FailureClass? Failure)> TryAsync(
        SetupOrder order, Mailbox mailbox, CancellationToken cancellationToken)
    {
        if (mailbox.State is MailboxState.Paused
            || mailbox.State.AsParked is not null
            || await gate.HeldByAsync(mailbox, cancellationToken) is not null)
        {
            return (SetupWords.Result(mailbox, SetupOutcome.NotAsked, mailbox.Standby.InboundAddress), null);
        }

        try
        {
            var (outcome, inbound) = await setup.RunAsync(order, mailbox, cancellationToken);
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

    private static SetupResult Refusal(Mailbox mailbox, Failure failure)
    {
        var outcome = failure switch
        {
            { Class: FailureClass.AccessDenied, Evidence.Reason: "unauthorized_client" or "insufficientPermissions" } =>
                SetupOutcome.NotDelegated,
            { Class: FailureClass.AccessDenied, Evidence.Reason: "domainPolicy" or "failedPrecondition" } =>
            SetupOutcome.ClosedByAdministrator,
            _ => SetupOutcome.Failed,
        };
        return SetupWords.Result(
            mailbox,
            outcome,
            mailbox.Standby.InboundAddress,
            outcome == SetupOutcome.Failed ? $"Gmail did not do it ({failure.Class}). Repeat the same call to try again." : null);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Forwarding of {Mailbox} by delegation: {Outcome}.")]
        public static partial void Done(ILogger logger, MailboxKey mailbox, SetupOutcome outcome);

        [LoggerMessage(2, LogLevel.Warning, "Forwarding of {Mailbox} could not be changed by delegation: {Class} ({Evidence}).")]
        public static partial void Failed(ILogger logger, MailboxKey mailbox, FailureClass @class, Evidence evidence);
    }
}
