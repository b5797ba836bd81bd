using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Alerting;

/// <summary>
/// Stores what administrators must be told, together with the change that caused it. Every call may be repeated: a mailbox that is already
/// in its outage, or already out of it, changes nothing.
/// </summary>
public sealed class AlertOutbox(OutageTable outages, AlertQueue queue, AlertOptions options, TimeProvider time, ILogger<AlertOutbox> logger)
{
    /// <summary>How late a job may be before the sweep repeats it. Scales with the group wait if that is shorter than a minute.</summary>
    private TimeSpan SweepGrace => options.GroupWait < TimeSpan.FromMinutes(1) ? options.GroupWait : TimeSpan.FromMinutes(1);

    // An outage that begins within this time after another one counts as a flap of that one.
    private static readonly TimeSpan FlapMemory = TimeSpan.FromMinutes(30);

    private const int Concurrency = 16;

    private static readonly TimeSpan LostAfter = TimeSpan.FromMinutes(10);

    /// <summary>A mailbox was parked, or is still parked with a cause that may have changed.</summary>
    public async Task ParkedAsync(ParkedMailbox parked, CancellationToken cancellationToken)
    {
        var kind = OutageKinds.Of(parked.Cause);
        var open = await outages.OpenAsync(parked.Key.Account, cancellationToken);
        await JoinAsync(
            parked.Key.Account,
            kind,
            open.GetValueOrDefault(kind),
            parked.Key.Address,
            (id, now) => OutageMembership.Begin(id, parked, kind, now, options),
            (outage, known, now) => OutageMembership.Join(outage, known, parked, now, options),
            cancellationToken);

        // Second, so that a crash in between leaves it in two outages until the call is repeated, and never in none.
        var other = kind == OutageKind.Provider ? OutageKind.Mailbox : OutageKind.Provider;

        if (open.ContainsKey(other))
        {
            await LeaveAsync(parked.Key, other, moved: true, cancellationToken);
        }
    }

    /// <summary>A mailbox works again, or a person paused or deleted it.</summary>
    public async Task RecoveredAsync(MailboxKey mailbox, CancellationToken cancellationToken)
    {
        foreach (var kind in (await outages.OpenAsync(mailbox.Account, cancellationToken)).Keys)
        {
            await LeaveAsync(mailbox, kind, moved: false, cancellationToken);
        }
    }

    /// <summary>
    /// An incident holds the account's mailboxes. It joins the outage of the mailboxes that were refused, so that administrators get one
    /// thread.
    /// </summary>
    public async Task IncidentOpenedAsync(string account, IncidentNotice notice, CancellationToken cancellationToken)
    {
        var saved = await JoinAsync(
            account,
            OutageKind.Provider,
            (await outages.OpenAsync(account, cancellationToken)).GetValueOrDefault(OutageKind.Provider),
            OutageRows.IncidentAddress(notice.Id),
            (id, now) => OutageMembership.Begin(id, account, notice, now, options),
            (outage, known, now) => OutageMembership.Join(outage, known, notice, now, options),
            cancellationToken);

        // A mail about the same failures before they were confirmed as an incident counts as a mail about the incident.
        if (saved is { Mails: > 0, LastMailAt: { } at } && at >= notice.Since)
        {
            await outages.NoteToldAsync(notice.Id, at);
        }
    }

    /// <summary>
    /// The incident no longer holds the account. Mailboxes that are still refused keep the outage open.
    /// </summary>
    public Task IncidentResolvedAsync(string account, string incidentId, IncidentOutcome outcome, CancellationToken cancellationToken) =>
        LeaveAsync(
            account, OutageRows.IncidentAddress(incidentId), OutageKind.Provider, member => member with { Outcome = outcome }, moved: false,
            cancellationToken);

    /// <summary>Whether the open outage for a cause has the mailbox as a member that is away.</summary>
    public Task<bool> IsAwayAsync(MailboxKey mailbox, FailureClass cause, CancellationToken cancellationToken) =>
        IsAwayAsync(mailbox.Account, mailbox.Address, OutageKinds.Of(cause), cancellationToken);

    /// <summary>Whether the incident is a member of the account's open outage.</summary>
    public Task<bool> KnowsAsync(string account, string incidentId, CancellationToken cancellationToken) =>
        IsAwayAsync(account, OutageRows.IncidentAddress(incidentId), OutageKind.Provider, cancellationToken);

    private async Task<bool> IsAwayAsync(string account, string address, OutageKind kind, CancellationToken cancellationToken) =>
        await outages.FindOpenAsync(account, kind, cancellationToken) is { } outage
        && await outages.FindMemberAsync(outage, address, cancellationToken) is { IsAway: true };

    /// <summary>The account's destination is down, or still down with other figures.</summary>
    public async Task DestinationDownAsync(string account, DestinationNotice notice, CancellationToken cancellationToken) =>
        await JoinAsync(
        account,
        OutageKind.Destination,
        (await outages.OpenAsync(account, cancellationToken)).GetValueOrDefault(OutageKind.Destination),
        OutageRows.DestinationAddress,
        (id, now) => OutageMembership.Begin(id, account, notice, now, options),
        (outage, known, now) => OutageMembership.Join(outage, known, notice, now, options),
        cancellationToken);

    /// <summary>The account's destination takes mail again.</summary>
    public Task DestinationUpAsync(string account, CancellationToken cancellationToken) =>
        LeaveAsync(account, OutageRows.DestinationAddress, OutageKind.Destination, member => member, moved: false, cancellationToken);

    /// <summary>Puts off an outage whose job failed on every try.</summary>
    /// <remarks>By a claim, which keeps every job away until then.</remarks>
    public async Task PutOffAsync(string account, string id, TimeSpan wait, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var claimed = new OutageEvent.Claimed(now + wait);

        if (await outages.ChangeAsync(account, id, outage => outage.On(claimed, now, options), cancellationToken) is { } saved)
        {
            await queue.ScheduleAsync(saved, cancellationToken);
        }
    }

    /// <summary>When the first mail about the incident was sent, to any account; null for none.</summary>
    public Task<DateTimeOffset?> FirstToldAsync(string incidentId, CancellationToken cancellationToken) =>
        outages.FirstToldAsync(incidentId, cancellationToken);

    /// <summary>
    /// Once a minute: puts a job on the queue for each outage that is overdue, because its message may have been lost between the save and
    /// the queue. If the message was only late, the second job finds nothing to do.
    /// </summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var late = outages.ListUnfinishedAsync(forgetLostBefore: now - LostAfter, cancellationToken).Where(
            outage => outage.NextAt + SweepGrace <= now);
        await Isolated.EachAsync(
            "alerts", late, outage => $"{outage.Account}/{outage.Id}", (outage, token) => queue.ScheduleAsync(outage, token), logger,
            cancellationToken, Concurrency);
    }

    /// <param name="open">The id of the open outage as it was read; null for none.</param>
    /// <param name="begin">Makes the outage from its id and the time.</param>
    /// <param name="join">Changes the outage, from its stored member and the time.</param>
    private async Task<Outage> JoinAsync(
        string account,
        OutageKind kind,
        string? open,
        string address,
        Func<string, DateTimeOffset, (Outage, OutageMember)> begin,
        Func<Outage, OutageMember?, DateTimeOffset, (Outage, OutageMember)> join,
        CancellationToken cancellationToken)
    {
        var before = open is null ? null : await outages.FindAsync(account, open, cancellationToken);

        // Ends, because each lost race is the success of another mailbox of the account.
        while (true)
        {
            Outage? saved;

            if (before is not { IsOpen: true })
            {
                var now = time.GetUtcNow();
                var (outage, first) = begin(Outage.NewId(), now);
                var flaps = await outages.FlapsAfterAsync(account, kind, now - FlapMemory, cancellationToken);
                before = null;
                saved = await outages.TryAddAsync(outage with { Flaps = flaps }, first, cancellationToken);
            }
            else
            {
                var known = await outages.FindMemberAsync(before, address, cancellationToken);
                var (joined, member) = join(before, known, time.GetUtcNow());
                saved = member == known ? before : await outages.TrySaveAsync(before, joined, cancellationToken, put: member);
            }

            if (saved is not null)
            {
                await WakeWhenMovedAsync(before, saved, cancellationToken);
                return saved;
            }

            before = await outages.FindOpenAsync(account, kind, cancellationToken);
        }
    }

    private Task LeaveAsync(MailboxKey mailbox, OutageKind kind, bool moved, CancellationToken cancellationToken) =>
        LeaveAsync(mailbox.Account, mailbox.Address, kind, member => member, moved, cancellationToken);

    /// <param name="note">Changes the member before it leaves.</param>
    private async Task LeaveAsync(
        string account, string address, OutageKind kind, Func<OutageMember, OutageMember> note, bool moved,
        CancellationToken cancellationToken)
    {
        while (await outages.FindOpenAsync(account, kind, cancellationToken) is { } outage
            && await outages.FindMemberAsync(outage, address, cancellationToken) is { IsAway: true } member)
        {
            var (left, kept) = OutageMembership.Leave(outage, note(member), moved, time.GetUtcNow(), options);
            var saved = await outages.TrySaveAsync(outage, left, cancellationToken, put: kept, remove: kept is null ? member : null);

            if (saved is not null)
            {
                await WakeWhenMovedAsync(outage, saved, cancellationToken);
                return;
            }
        }
    }

    /// <summary>Only if the next moment has changed, because an outage of a thousand mailboxes does not need a thousand jobs.</summary>
    private async Task WakeWhenMovedAsync(Outage? before, Outage after, CancellationToken cancellationToken)
    {
        if (after.NextAt != before?.NextAt)
        {
            await queue.ScheduleAsync(after, cancellationToken);
        }
    }
}
