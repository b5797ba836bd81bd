using Connector.Delivering;
using Connector.Delivering.Queueing;
using Connector.Zendesk.Threads;

namespace Connector.Zendesk;

/// <summary>Decides what becomes of a mail: a ticket, a comment, or a wait for another mail of its thread.</summary>
internal sealed class TicketPlanner(
    ThreadFinder finder, TicketProgressTable table, DeliveryTable deliveries, TicketRecord record)
{
    /// <summary>The waits for another mail of the thread, about eight minutes in all: the other mail may never come.</summary>
    private static readonly TimeSpan[] Waits =
        [.. new[] { 10, 30, 60, 60, 60, 60, 60, 60, 60 }.Select(seconds => TimeSpan.FromSeconds(seconds))];

    /// <summary>
    /// A mail that is in a delivery comes, but after an outage it may take as long as the backlog. Two forged mails that name each other
    /// must not wait without end.
    /// </summary>
    private static readonly TimeSpan ForBacklog = TimeSpan.FromHours(2);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(15);

    public async Task<TicketOutcome> PlanAsync(TicketWork work, CancellationToken cancellationToken)
    {
        switch (work.Progress)
        {
            // Zendesk may have applied what was sent, so a repetition must not decide otherwise.
            case { Step: TicketStep.Creating } sent:
                return new TicketPlan.Create(sent.Note) { Replaces = sent.Replaces, Follows = sent.Follows };

            case { Step: TicketStep.Commenting, Ticket: { } ticket }:
                return new TicketPlan.Comment(ticket, ThreadKeyKind.Message);
        }

        var isPatient = IsPatient(work);
        var finding = await finder.FindAsync(work.Scope, work.Message, work.Mail.OwnText, isPatient, cancellationToken);

        return finding switch
        {
            ThreadFinding.Waits(var other) => await WaitAsync(work, other, cancellationToken),
            ThreadFinding.Belongs(var by, var ticket) => new TicketPlan.Comment(ticket, by),
            _ => new TicketPlan.Create(isPatient ? null : work.Mail.Words.WaitedInVain) { BeginsThread = isPatient },
        };
    }

    /// <summary>False once the mail has waited long enough.</summary>
    public static bool IsPatient(TicketWork work) => work.Progress.Waits < Waits.Length;

    /// <param name="other">The mail that has to come first, in the same mailbox; null if only its ticket is known to be under way.</param>
    public async Task<DeliveryAnswer> WaitAsync(TicketWork work, string? other, CancellationToken cancellationToken)
    {
        const string reason = "an earlier mail of its thread is not in the helpdesk yet";
        var before = other is null ? null : await table.FindAsync(work.Message.Mailbox, other, cancellationToken);

        if (before?.BusyUntil > record.Now)
        {
            // The other mail waits for its ticket's limit, which may take longer than this mail would wait.
            await record.NoteAsync(work, progress => progress with { BusyUntil = before.BusyUntil });
            return new DeliveryAnswer.Later(reason, before.BusyUntil.Value - record.Now);
        }

        var since = work.Progress.WaitsSince ?? record.Now;

        if (other is not null && record.Now < since + ForBacklog && await IsOnItsWayAsync(work, other, cancellationToken))
        {
            await record.NoteAsync(work, progress => progress with { WaitsSince = since });
            return new DeliveryAnswer.Later(reason, BetweenLooks);
        }

        var wait = Waits[Math.Min(work.Progress.Waits, Waits.Length - 1)];
        await record.NoteAsync(work, progress => progress with { Waits = progress.Waits + 1, WaitsSince = since });
        return new DeliveryAnswer.Later(reason, wait);
    }

    private async Task<bool> IsOnItsWayAsync(TicketWork work, string other, CancellationToken cancellationToken) =>
        await deliveries.ListAsync(work.Message.Mailbox, cancellationToken)
            .AnyAsync(delivery => !delivery.IsTold && delivery.GmailIds.Contains(other), cancellationToken);
}
