using Connector.Mailboxes;
using Connector.Storage.Sweeping;

namespace Connector.Arrivals.Asking;

/// <summary>Lists the mailboxes that are to be looked at.</summary>
public sealed class DueSilences(ArrivalTable arrivals, TableScan scan, SilenceOptions options, TimeProvider time)
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(30);

    /// <summary>A gap that is worth a suspicion lasts for hours, so a look at all rows every ten minutes is enough.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(10);

    public async Task<IReadOnlyList<MailboxKey>> ListAsync(CancellationToken cancellationToken)
    {
        List<MailboxKey> due = [];

        if (!options.IsOn)
        {
            return due;
        }

        await foreach (var page in scan.PagesAsync(
            SilenceSweep.Name, arrivals.ListDueAsync(time.GetUtcNow()), Budget, Rest, cancellationToken))
        {
            due.AddRange(page.Select(one => one.Mailbox));
        }

        return due;
    }
}
