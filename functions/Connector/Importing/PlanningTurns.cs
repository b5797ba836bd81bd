using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.Importing;

/// <summary>
/// Decides the order in which the mailboxes of one tick are planned: each account has its first hundred planned before any account has its
/// second hundred. The queue keeps that order, so the mail of small accounts does not wait for the polls of a large one (I4).
/// </summary>
public static class PlanningTurns
{
    /// <summary>The mailboxes of one account that are saved in one call.</summary>
    private const int Turn = Transactions.MaxRows;

    /// <param name="pages">
    /// The mailboxes that are due. Those beyond the first hundred of their account stay in memory until the end.
    /// </param>
    public static async IAsyncEnumerable<IReadOnlyList<Mailbox>> InTurnsAsync(IAsyncEnumerable<IReadOnlyList<Mailbox>> pages)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var later = new List<(int Turn, Mailbox Mailbox)>();

        await foreach (var page in pages)
        {
            yield return [.. page.Where(IsFirst)];
        }

        foreach (var turn in later.GroupBy(one => one.Turn, one => one.Mailbox).OrderBy(turn => turn.Key))
        {
            yield return [.. turn];
        }

        bool IsFirst(Mailbox mailbox)
        {
            var before = seen.GetValueOrDefault(mailbox.Key.Account);
            seen[mailbox.Key.Account] = before + 1;

            if (before >= Turn)
            {
                later.Add((before / Turn, mailbox));
            }

            return before < Turn;
        }
    }
}
