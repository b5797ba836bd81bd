using Connector.Incidents;
using Connector.Mailboxes;

namespace Connector.WebConsole.Reading;

/// <summary>Everything that the front page answers from, at one moment.</summary>
/// <param name="AsOf">When the mailboxes were read.</param>
/// <param name="Lines">Sorted, the worst first.</param>
/// <param name="Live">The live incidents that concern these mailboxes.</param>
public sealed record Overview(
    DateTimeOffset AsOf, IReadOnlyList<MailboxLine> Lines, IReadOnlyList<Incident> Live, Helpdesks Helpdesks)
{
    public const int PageLength = 50;

    private readonly Dictionary<Condition, int> _counts = Lines.CountBy(line => line.Condition).ToDictionary();

    public int Count(Condition condition) => _counts.GetValueOrDefault(condition);

    public int Count(params IEnumerable<Condition> conditions) => conditions.Sum(Count);

    /// <summary>When the first push watch of an active mailbox lapses unless it is renewed; null for none, or if push is off.</summary>
    public DateTimeOffset? FirstLapseAt =>
        Lines.Where(line => line.Mailbox.State is MailboxState.Active).Min(line => line.WatchedUntil);

    public DateTimeOffset? LastMailAt => Lines.Max(line => line.Mailbox.LastImportedAt);

    /// <summary>The lines that a search finds.</summary>
    /// <param name="text">A part of the address or of the account; null for all.</param>
    public IEnumerable<MailboxLine> Matching(string? text) => text is null ? Lines : Lines.Where(line => Has(line, text));

    /// <summary>One page of the list.</summary>
    /// <param name="condition">Null for all.</param>
    /// <param name="text">A part of the address or of the account; null for all.</param>
    public ListSlice Slice(Condition? condition, string? text, ListTurn turn)
    {
        var found = Matching(text).Where(line => condition is null || line.Condition == condition).ToList();
        var first = turn switch
        {
            { After: { } after } => found.Count(line => ListPlace.Compare(line.Place, after) <= 0),
            { Before: { } before } => Math.Max(0, found.Count(line => ListPlace.Compare(line.Place, before) < 0) - PageLength),
            _ => 0,
        };
        return new ListSlice([.. found.Skip(first).Take(PageLength)], first, found.Count);
    }

    private static bool Has(MailboxLine line, string text) =>
        line.Mailbox.Key.Address.Contains(text, StringComparison.OrdinalIgnoreCase)
        || line.Mailbox.Key.Account.Contains(text, StringComparison.OrdinalIgnoreCase);
}
