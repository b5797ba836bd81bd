using Connector.Mailboxes;

namespace Connector.Alerting;

/// <summary>
/// Takes note of what administrators must be told, together with the change that caused it. Every call may be repeated: a mailbox
/// that is already in its outage, or already out of it, changes nothing.
/// </summary>
public sealed class AlertOutbox(OutageTable outages, AlertQueue queue, AlertOptions options, TimeProvider time)
{
    private static readonly TimeSpan SweepGrace = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LostAfter = TimeSpan.FromMinutes(10);

    /// <summary>A mailbox was parked, or is still parked and may have another cause now.</summary>
    public async Task ParkedAsync(ParkedMailbox parked, CancellationToken cancellationToken)
    {
        var kind = OutageKinds.Of(parked.Cause);
        await JoinAsync(parked, kind, cancellationToken);

        // Second, so that a crash in between leaves it in two outages until the caller comes again, and never in none.
        var other = kind == OutageKind.Provider ? OutageKind.Mailbox : OutageKind.Provider;
        await LeaveAsync(parked.Key, other, moved: true, cancellationToken);
    }

    /// <summary>A mailbox is back, or a person paused or deleted it.</summary>
    public async Task RecoveredAsync(MailboxKey mailbox, CancellationToken cancellationToken)
    {
        await LeaveAsync(mailbox, OutageKind.Provider, moved: false, cancellationToken);
        await LeaveAsync(mailbox, OutageKind.Mailbox, moved: false, cancellationToken);
    }

    /// <summary>
    /// Once a minute: puts a job on the queue for each outage whose moment has passed, since its message may have been lost between
    /// the save and the queue. Where it was only late, the second job finds nothing to do.
    /// </summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();

        await foreach (var outage in outages.ListUnfinishedAsync(forgetLostBefore: now - LostAfter, cancellationToken))
        {
            if (outage.NextAt + SweepGrace <= now)
            {
                await queue.WakeAsync(outage, cancellationToken);
            }
        }
    }

    private async Task JoinAsync(ParkedMailbox parked, OutageKind kind, CancellationToken cancellationToken)
    {
        Outage? before;
        Outage? saved;

        // Ends: each round that loses has a winner, and the winners are as many as the account's mailboxes that stop together.
        do
        {
            before = await outages.FindOpenAsync(parked.Key.Account, kind, cancellationToken);
            saved = before is null
                ? await BeginAsync(parked, kind, cancellationToken)
                : await JoinAsync(before, parked, cancellationToken);
        }
        while (saved is null);

        await WakeWhenMovedAsync(before, saved, cancellationToken);
    }

    private async Task<Outage?> BeginAsync(ParkedMailbox parked, OutageKind kind, CancellationToken cancellationToken)
    {
        var (outage, first) = OutageMembership.Begin(Outage.NewId(), parked, kind, time.GetUtcNow(), options);
        return await outages.TryAddAsync(outage, first, cancellationToken);
    }

    private async Task<Outage?> JoinAsync(Outage outage, ParkedMailbox parked, CancellationToken cancellationToken)
    {
        var known = await outages.FindMemberAsync(outage, parked.Key.Address, cancellationToken);
        var (joined, member) = OutageMembership.Join(outage, known, parked, time.GetUtcNow(), options);
        return member == known ? outage : await outages.TrySaveAsync(outage, joined, cancellationToken, put: member);
    }

    private async Task LeaveAsync(MailboxKey mailbox, OutageKind kind, bool moved, CancellationToken cancellationToken)
    {
        while (await outages.FindOpenAsync(mailbox.Account, kind, cancellationToken) is { } outage
            && await outages.FindMemberAsync(outage, mailbox.Address, cancellationToken) is { IsAway: true } member)
        {
            var (left, kept) = OutageMembership.Leave(outage, member, moved, time.GetUtcNow(), options);
            var saved = await outages.TrySaveAsync(outage, left, cancellationToken, put: kept, remove: kept is null ? member : null);

            if (saved is not null)
            {
                await WakeWhenMovedAsync(outage, saved, cancellationToken);
                return;
            }
        }
    }

    /// <summary>Only when the next moment is another one: an outage of a thousand mailboxes needs no thousand jobs.</summary>
    private async Task WakeWhenMovedAsync(Outage? before, Outage after, CancellationToken cancellationToken)
    {
        if (after.NextAt != before?.NextAt)
        {
            await queue.WakeAsync(after, cancellationToken);
        }
    }
}
