using Azure;
using Connector.Alerting;
using Connector.Incidents;
using Connector.Mailboxes;
using Microsoft.Extensions.Logging;
using static Connector.Mailboxes.MailboxState;

namespace Connector.Importing;

/// <summary>
/// Begins and ends a mailbox's time as a parked mailbox: its row in ParkedMailboxes and its place in an outage. Both are written before the
/// mailbox is saved as parked and removed after it is saved as back, so a crash leaves a row too many and no parked mailbox without an
/// alert.
/// </summary>
public sealed partial class ParkedStays(
    MailboxTable mailboxes, ParkedMailboxTable parkedMailboxes, AlertOutbox alerts, IncidentGate gate, ILogger<ParkedStays> logger)
{
    /// <summary>True if a mailbox in this state has a row in ParkedMailboxes, or may have one.</summary>
    public static bool MayHaveRow(MailboxState state) => state is Parked or Probing or CatchingUp;

    /// <summary>Call it before the mailbox is saved as back, since a row that is written later belongs to a later stay.</summary>
    public Task<ParkedMailbox?> FindAsync(MailboxKey mailbox, CancellationToken cancellationToken) =>
        parkedMailboxes.FindAsync(mailbox, cancellationToken);

    /// <summary>True if a mailbox is not parked and no change of that is under way.</summary>
    /// <remarks>The row in ParkedMailboxes is written first and deleted last.</remarks>
    public async Task<bool> IsBackAsync(MailboxKey mailbox, CancellationToken cancellationToken) =>
        !MayHaveRow((await mailboxes.FindAsync(mailbox, cancellationToken))?.State ?? new Active())
        && await FindAsync(mailbox, cancellationToken) is null;

    public AsyncPageable<ParkedMailbox> ListDueAsync(DateTimeOffset now, int pageSize, CancellationToken cancellationToken) =>
        parkedMailboxes.ListDueAsync(now, pageSize, cancellationToken);

    /// <summary>Call it before the mailbox is saved in its next state.</summary>
    /// <returns>The row as written; null if the next state is not parked.</returns>
    public async Task<ParkedMailbox?> BeginAsync(Mailbox mailbox, MailboxState next, Failure failure)
    {
        if (next.AsParked is not { } parked)
        {
            return null;
        }

        var incident = parked.Cause.IsOfProvider() ? await gate.CoveringAsync(mailbox.Key, CancellationToken.None) : null;
        var row = new ParkedMailbox(
            mailbox.Key, parked.Cause, parked.Since, parked.Attempts, parked.NextProbeAt, mailbox.LastFetchAt, failure.Evidence,
            incident?.Id);

        row = await parkedMailboxes.SaveAsync(row, CancellationToken.None);
        await alerts.ParkedAsync(row, CancellationToken.None);
        return row;
    }

    /// <summary>Call it after the mailbox was saved as fetched or paused, or deleted.</summary>
    /// <param name="row">The row as it was read before that; null if there was no row.</param>
    public async Task EndAsync(MailboxKey mailbox, ParkedMailbox? row, CancellationToken cancellationToken)
    {
        if ((await parkedMailboxes.FindAsync(mailbox, cancellationToken))?.Version != row?.Version)
        {
            // The mailbox was parked again. If only a column of the row changed, the next probe round removes the row.
            Log.ParkedAgain(logger, mailbox);
            return;
        }

        await alerts.RecoveredAsync(mailbox, cancellationToken);

        if (row is not null && !await parkedMailboxes.TryDeleteAsync(row, cancellationToken)
            && await parkedMailboxes.FindAsync(mailbox, cancellationToken) is { } again)
        {
            // The mailbox was parked again in between, so it belongs to its outage again.
            await alerts.ParkedAsync(again, cancellationToken);
            Log.ParkedAgain(logger, mailbox);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Mailbox} was parked again while its earlier row was being removed: its row stays.")]
        public static partial void ParkedAgain(ILogger logger, MailboxKey mailbox);
    }
}
