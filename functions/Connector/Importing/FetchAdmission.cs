using Connector.Incidents;
using Connector.Mailboxes;
using Microsoft.Extensions.Logging;

namespace Connector.Importing;

/// <summary>Decides whether a fetch job may fetch its mailbox, which may have changed since the job was enqueued.</summary>
public sealed partial class FetchAdmission(
    MailboxTable mailboxes, MailboxLeases leases, IncidentGate gate, RetryPolicy retry, TimeProvider time, ILogger<FetchAdmission> logger)
{
    /// <returns>The mailbox's lease; null if there is nothing to fetch, or if another worker or an incident holds the mailbox.</returns>
    public async Task<MailboxLease?> AdmitAsync(MailboxKey key, CancellationToken cancellationToken)
    {
        if (await mailboxes.FindAsync(key, cancellationToken) is not { } mailbox)
        {
            // The mailbox was disconnected after the job was enqueued.
            Log.Disconnected(logger, key);
            return null;
        }

        if (mailbox.State is not MailboxState.Probing && mailbox.DueAt > time.GetUtcNow())
        {
            await EndJobAsync(key, cancellationToken);
            Log.Skipped(logger, key, mailbox.State.Name);
            return null;
        }

        if (await gate.HeldByAsync(mailbox, cancellationToken) is { } incident)
        {
            await EndJobAsync(key, cancellationToken, new MailboxEvent.ProbeHeld());
            Log.Skipped(logger, key, $"held by incident {incident.Id}");
            return null;
        }

        if (leases.Open(mailbox) is not { } lease)
        {
            await EndJobAsync(key, cancellationToken);
            Log.Skipped(logger, key, "with another worker");
            return null;
        }

        return lease;
    }

    /// <summary>Clears the mark of the job, so that the planner need not wait until the job expires.</summary>
    /// <param name="held">Takes the mailbox back to its state before a probe was planned.</param>
    private async Task EndJobAsync(MailboxKey key, CancellationToken cancellationToken, MailboxEvent.ProbeHeld? held = null) =>
        await mailboxes.ChangeAsync(
            key,
            mailbox =>
            {
                var state = held is null ? mailbox.State : mailbox.State.On(held, time.GetUtcNow(), retry);
                var ended = mailbox with { PlannedAt = DateTimeOffset.UnixEpoch, State = state };
                return ended == mailbox ? null : ended;
            },
            cancellationToken);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Skipped {Mailbox}: it is {State}.")]
        public static partial void Skipped(ILogger logger, MailboxKey mailbox, string state);

        [LoggerMessage(4, LogLevel.Information, "Skipped {Mailbox}: it is not connected.")]
        public static partial void Disconnected(ILogger logger, MailboxKey mailbox);
    }
}
