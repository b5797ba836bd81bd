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
        var now = time.GetUtcNow();
        var outage = OutageLife.Begin(Outage.NewId(), parked.Key.Account, kind, parked.Since, now, options);
        return await outages.TryAddAsync(outage, ToMember(parked, now, joinedAfter: 0), cancellationToken);
    }

    private async Task<Outage?> JoinAsync(Outage outage, ParkedMailbox parked, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var member = await outages.FindMemberAsync(outage, parked.Key.Address, cancellationToken);

        if (member is { IsAway: true })
        {
            return member.Cause == parked.Cause
                ? outage
                : await outages.TrySaveAsync(outage, outage, cancellationToken, put: member with { Cause = parked.Cause });
        }

        // One that is back was told of, or it would not be remembered: that it stopped again is no news.
        var joined = outage.On(new OutageEvent.Joined(parked.Since, IsNews: member is null), now, options);
        return await outages.TrySaveAsync(
            outage, joined, cancellationToken, put: ToMember(parked, now, member?.JoinedAfter ?? outage.Mails));
    }

    private async Task LeaveAsync(MailboxKey mailbox, OutageKind kind, bool moved, CancellationToken cancellationToken)
    {
        while (await outages.FindOpenAsync(mailbox.Account, kind, cancellationToken) is { } outage
            && await outages.FindMemberAsync(outage, mailbox.Address, cancellationToken) is { IsAway: true } member)
        {
            var now = time.GetUtcNow();
            var isNews = member.JoinedAfter == outage.Mails;
            var left = outage.On(new OutageEvent.Left(isNews), now, options);

            // Of what nobody was told of, nobody needs to hear that it is back.
            var saved = isNews
                ? await outages.TrySaveAsync(outage, left, cancellationToken, remove: member)
                : await outages.TrySaveAsync(outage, left, cancellationToken, put: member with { BackAt = now, Moved = moved });

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

    private static OutageMember ToMember(ParkedMailbox parked, DateTimeOffset now, int joinedAfter) =>
        new(parked.Key.Address, parked.Cause, parked.Since, ParkedAt: now, parked.LastFetchAt, joinedAfter);
}
