using Connector.Mailboxes;
using Connector.Storage;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Alerting;

/// <summary>
/// Stores what administrators must be told, together with the change that caused it. Every call may be repeated: a mailbox that is already
/// in its outage, or already out of it, changes nothing.
/// </summary>
public sealed class AlertOutbox(
    OutageTable outages, WorkQueues queues, AlertOptions options, TimeProvider time, ILogger<AlertOutbox> logger)
{
    /// <summary>How late a job may be before the sweep repeats it. Scales with the group wait if that is shorter than a minute.</summary>
    private TimeSpan SweepGrace => options.GroupWait < TimeSpan.FromMinutes(1) ? options.GroupWait : TimeSpan.FromMinutes(1);

    // An outage that begins within this time after another one counts as a flap of that one.
    private static readonly TimeSpan FlapMemory = TimeSpan.FromMinutes(30);

    private const int Concurrency = 16;

    private static readonly TimeSpan LostAfter = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Far = TimeSpan.FromMinutes(20);

    /// <summary>A mailbox was parked, or is still parked with a cause that may have changed.</summary>
    public async Task ParkedAsync(ParkedMailbox parked, CancellationToken cancellationToken)
    {
        var member = OutageMember.Of(parked);
        await JoinAsync(parked.Key.Account, member, cancellationToken);

        // Second, so that a crash in between leaves it in two outages until the call is repeated, and never in none.
        var other = member.Kind == OutageKind.Provider ? OutageKind.Mailbox : OutageKind.Provider;
        await LeaveAsync(parked.Key.Account, other, member.Address, known => known with { Moved = true }, cancellationToken);
    }

    /// <summary>A mailbox works again, or a person paused or deleted it.</summary>
    public async Task RecoveredAsync(MailboxKey mailbox, CancellationToken cancellationToken)
    {
        await LeaveAsync(mailbox.Account, OutageKind.Provider, mailbox.Address, member => member, cancellationToken);
        await LeaveAsync(mailbox.Account, OutageKind.Mailbox, mailbox.Address, member => member, cancellationToken);
    }

    /// <summary>
    /// An incident holds the account's mailboxes. It joins the outage of the mailboxes that were refused, so that administrators get one
    /// thread.
    /// </summary>
    public async Task IncidentOpenedAsync(string account, IncidentNotice notice, CancellationToken cancellationToken)
    {
        var saved = await JoinAsync(account, OutageMember.Of(notice), cancellationToken);

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
            account, OutageKind.Provider, OutageMember.IncidentAddress(incidentId), member => member with { Outcome = outcome },
            cancellationToken);

    /// <summary>The account's destination is down, or still down with other figures.</summary>
    public Task DestinationDownAsync(string account, DestinationNotice notice, CancellationToken cancellationToken) =>
        JoinAsync(account, OutageMember.Of(notice), cancellationToken);

    /// <summary>The account's destination takes mail again.</summary>
    public Task DestinationUpAsync(string account, CancellationToken cancellationToken) =>
        LeaveAsync(account, OutageKind.Destination, OutageMember.DestinationAddress, member => member, cancellationToken);

    /// <summary>Whether the open outage for a cause has the mailbox as a member that is away.</summary>
    public Task<bool> IsAwayAsync(MailboxKey mailbox, FailureClass cause, CancellationToken cancellationToken) =>
        IsAwayAsync(mailbox.Account, mailbox.Address, OutageKinds.Of(cause), cancellationToken);

    /// <summary>Whether the incident is a member of the account's open outage.</summary>
    public Task<bool> KnowsAsync(string account, string incidentId, CancellationToken cancellationToken) =>
        IsAwayAsync(account, OutageMember.IncidentAddress(incidentId), OutageKind.Provider, cancellationToken);

    /// <summary>Puts off an outage whose job failed on every try.</summary>
    /// <remarks>By a claim, which keeps every job away until then.</remarks>
    public async Task PutOffAsync(string account, string id, TimeSpan wait, CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow() + wait;

        if (await outages.ChangeAsync(account, id, outage => outage.Claim(until), cancellationToken) is { } saved)
        {
            await ScheduleAsync(saved, cancellationToken);
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
            "alerts", late, outage => $"{outage.Account}/{outage.Id}", (outage, token) => ScheduleAsync(outage, token), logger,
            cancellationToken, Concurrency);
    }

    /// <summary>
    /// Puts a job on the queue that is hidden until a mail of the outage can be due. Does nothing if the outage waits for an event, and
    /// takes the outage off the list of unfinished ones if it is over.
    /// </summary>
    internal async Task ScheduleAsync(Outage outage, CancellationToken cancellationToken)
    {
        if (outage.IsOver)
        {
            await outages.FinishAsync(outage.Account, outage.Id, cancellationToken);
            return;
        }

        // Rounded up, because the service cuts off fractions of a second and an early job would find nothing due. The sweep schedules
        // what is farther away, because most often the outage is over by then.
        if (outage.NextAt is { } next
            && TimeSpan.FromSeconds(Math.Ceiling((next - time.GetUtcNow()).TotalSeconds)) is var wait && wait <= Far)
        {
            var job = AlertJob.ForOutage(outage.Account, outage.Id, outage.Attempt);
            await queues.SendAsync(StorageNames.AlertsQueue, job, wait > TimeSpan.Zero ? wait : null, cancellationToken);
        }
    }

    private async Task<Outage> JoinAsync(string account, OutageMember joining, CancellationToken cancellationToken)
    {
        // Ends, because each lost race is the success of another mailbox of the account.
        while (true)
        {
            var now = time.GetUtcNow();
            var before = await outages.FindOpenAsync(account, joining.Kind, cancellationToken) is { IsOpen: true } open ? open : null;
            Outage? saved;

            if (before is null)
            {
                var (outage, first) = OutageLife.Begin(Outage.NewId(), account, joining, now, options);
                var flaps = await outages.FlapsAfterAsync(account, joining.Kind, now - FlapMemory, cancellationToken);
                saved = await outages.TryAddAsync(outage with { Flaps = flaps }, first, cancellationToken);
            }
            else
            {
                var known = await outages.FindMemberAsync(before, joining.Address, cancellationToken);
                var (joined, member) = before.Join(joining, known, now, options);
                saved = member == known ? before : await outages.TrySaveAsync(before, joined, cancellationToken, put: member);
            }

            if (saved is not null)
            {
                await WakeWhenMovedAsync(before, saved, cancellationToken);
                return saved;
            }
        }
    }

    /// <param name="note">Changes the member before it leaves.</param>
    private async Task LeaveAsync(
        string account, OutageKind kind, string address, Func<OutageMember, OutageMember> note, CancellationToken cancellationToken)
    {
        while (await outages.FindOpenAsync(account, kind, cancellationToken) is { } outage
            && await outages.FindMemberAsync(outage, address, cancellationToken) is { IsAway: true } member)
        {
            var (left, kept) = outage.Leave(note(member), time.GetUtcNow(), options);
            var saved = await outages.TrySaveAsync(outage, left, cancellationToken, put: kept, remove: kept is null ? member : null);

            if (saved is not null)
            {
                await WakeWhenMovedAsync(outage, saved, cancellationToken);
                return;
            }
        }
    }

    private async Task<bool> IsAwayAsync(string account, string address, OutageKind kind, CancellationToken cancellationToken) =>
        await outages.FindOpenAsync(account, kind, cancellationToken) is { } outage
        && await outages.FindMemberAsync(outage, address, cancellationToken) is { IsAway: true };

    /// <summary>Only if the next moment has changed, because an outage of a thousand mailboxes does not need a thousand jobs.</summary>
    private async Task WakeWhenMovedAsync(Outage? before, Outage after, CancellationToken cancellationToken)
    {
        if (after.NextAt != before?.NextAt)
        {
            await ScheduleAsync(after, cancellationToken);
        }
    }
}
