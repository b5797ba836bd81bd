using Connector.Incidents;
using Connector.Mailboxes;
using Connector.Trips;

namespace Connector.Arrivals.Asking;

/// <summary>
/// Finds mailboxes whose silence can be judged: they are fetched without failures. A mailbox that is parked, paused or held is not judged,
/// because its silence has a known cause. Neither is a test address, since nothing but test mails comes to it.
/// </summary>
public sealed class JudgedMailboxes(
    MailboxTable mailboxes, ArrivalTable arrivals, IncidentGate gate, TripOptions trips, TimeProvider time)
{
    private static readonly TimeSpan LaterAgain = TimeSpan.FromHours(1);

    /// <summary>A mailbox that was fetched longer ago has a lag, which has an alert of its own.</summary>
    private static readonly TimeSpan MaxLag = TimeSpan.FromHours(1);

    /// <returns>Null if it cannot be judged now, or is not connected.</returns>
    public async Task<Mailbox?> FindAsync(MailboxKey key, CancellationToken cancellationToken)
    {
        if (trips.IsTestAddress(key) || await mailboxes.FindAsync(key, cancellationToken) is not { } mailbox)
        {
            await arrivals.DeleteAsync(key, cancellationToken);
            return null;
        }

        if (await CanBeJudgedAsync(mailbox, cancellationToken))
        {
            return mailbox;
        }

        await PutOffAsync(key, LaterAgain, cancellationToken);
        return null;
    }

    public async Task<bool> CanBeJudgedAsync(Mailbox mailbox, CancellationToken cancellationToken) =>
        mailbox is { State: MailboxState.Active, IsProven: true, Checkpoint: not null }
        && !trips.IsTestAddress(mailbox.Key)
        && mailbox.LastFetchAt + MaxLag > time.GetUtcNow()
        && await gate.CoveringAsync(mailbox.Key, cancellationToken) is null;

    /// <summary>Looks at the mailbox again after a time.</summary>
    public Task PutOffAsync(MailboxKey key, TimeSpan wait, CancellationToken cancellationToken) =>
        arrivals.ChangeAsync(key, _ => { }, cancellationToken, time.GetUtcNow() + wait);
}
