using Connector.Mailboxes;
using Connector.Reporting.Activity;

namespace Connector.Reporting;

/// <summary>Once a minute: reads all mailboxes and all waiting work, and sets the gauges that the alert rules use.</summary>
/// <remarks>It reads a thousand mailboxes a call, which makes 100 calls a minute for 100,000 mailboxes.</remarks>
public sealed class ReportState(
    MailboxTable mailboxes, WaitingWork work, StateGauges gauges, MailboxSummaries summaries, HeldMailboxes held, TimeProvider time)
{
    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        var count = new MailboxCount();
        var all = new List<MailboxSummary>();

        await foreach (var mailbox in mailboxes.ListAsync(cancellationToken))
        {
            count.Add(mailbox);
            all.Add(MailboxSummary.Of(mailbox));
        }

        await summaries.SaveAsync(all, cancellationToken);
        await held.CountAsync(all, cancellationToken);

        var waiting = await work.ReadAsync(count.OldestJob, cancellationToken);
        var now = time.GetUtcNow();
        gauges.Show(new StateSnapshot(now, count.Counts, count.OldestLag(now) ?? TimeSpan.Zero, waiting)
        {
            WatchAge = count.WatchAge(now),
        });
    }
}
