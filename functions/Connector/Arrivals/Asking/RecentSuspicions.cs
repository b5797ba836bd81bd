using Connector.Mailboxes;

namespace Connector.Arrivals.Asking;

/// <summary>Whether a large share of all mailboxes is suspected within an hour.</summary>
public sealed class RecentSuspicions(ArrivalTable arrivals, MailboxTable mailboxes, TimeProvider time)
{
    /// <summary>Fewer are answered one by one, because they cost few test mails.</summary>
    private const int Fewest = 10;

    private const int FewestAccounts = 3;

    private const double Share = 0.2;

    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    /// <param name="suspected">The mailboxes that a sweep has just found.</param>
    public async Task<bool> IsLargeShareAsync(IReadOnlyCollection<MailboxKey> suspected, CancellationToken cancellationToken)
    {
        if (suspected.Count == 0)
        {
            return false;
        }

        var now = time.GetUtcNow();
        var recent = await arrivals.AddSuspicionsAsync(new SuspicionCount(now, suspected.Count), now - Window, cancellationToken);
        return recent >= Fewest
            && suspected.Select(mailbox => mailbox.Account).Distinct().Count() >= FewestAccounts
            && recent > Share * await mailboxes.ListAsync(cancellationToken).CountAsync(cancellationToken);
    }
}
