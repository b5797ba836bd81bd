using Connector.Incidents;
using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Importing;

/// <summary>
/// Keeps Gmail announcing: each active mailbox's watch is set when it is new and renewed once a day, as Google advises
/// (developers.google.com/workspace/gmail/api/guides/push). It ends by itself after seven days, so days of trouble lose no announcement.
/// </summary>
public sealed partial class RenewWatches(
    MailboxTable mailboxes, WatchTable watches, IGmail gmail, IncidentGate gate, PushOptions push, TimeProvider time, ILogger<RenewWatches> logger)
{
    private const int Parallel = 8;

    private static readonly TimeSpan Renewal = TimeSpan.FromDays(1);

    /// <summary>A refusal is nothing that minutes mend: the mailbox is polled meanwhile.</summary>
    private static readonly TimeSpan AfterFailure = TimeSpan.FromHours(1);

    /// <summary>A round ends before the host would end it; the next one goes on.</summary>
    private static readonly TimeSpan Round = TimeSpan.FromMinutes(4);

    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        if (!push.IsOn)
        {
            return;
        }

        var now = time.GetUtcNow();
        using var round = new CancellationTokenSource(Round, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, round.Token);

        try
        {
            await Isolated.EachAsync(
                "watches", mailboxes.ListUnwatchedAsync(now, either.Token), mailbox => mailbox.Key.ToString(), RenewAsync, logger, either.Token, Parallel);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Log.GoesOn(logger);
        }
    }

    private async Task RenewAsync(Mailbox mailbox, CancellationToken cancellationToken)
    {
        if (!mailbox.IsProven || await gate.HeldByAsync(mailbox, cancellationToken) is not null)
        {
            // It stays due: the first fetch proves the credential, and the first round after an incident renews the watch.
            return;
        }

        var now = time.GetUtcNow();
        DateTimeOffset? expiresAt = null;

        try
        {
            expiresAt = await gmail.Open(mailbox).WatchAsync(push.Topic!, cancellationToken);
            await watches.SaveAsync(mailbox.Key, expiresAt.Value, cancellationToken);
        }
        catch (FetchFailedException exception)
        {
            // A hint that fails says nothing about fetching, which finds out for itself.
            Log.Failed(logger, mailbox.Key, exception.Failure.Class, exception.Failure.Evidence);
        }

        var next = expiresAt is null ? now + AfterFailure : now + Renewal;
        await mailboxes.ChangeAsync(
            mailbox.Key,
            current => current.Id == mailbox.Id ? current with { WatchAt = next, WatchedUntil = expiresAt ?? current.WatchedUntil } : null,
            cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The watch of {Mailbox} could not be renewed: {Class} ({Evidence}). It is polled meanwhile.")]
        public static partial void Failed(ILogger logger, MailboxKey mailbox, FailureClass @class, Evidence evidence);

        [LoggerMessage(2, LogLevel.Information, "More watches are to be renewed than one round can: the next goes on.")]
        public static partial void GoesOn(ILogger logger);
    }
}
