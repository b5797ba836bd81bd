using Connector.Incidents;

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

    public DateTimeOffset? LastMailAt => Lines.Max(line => line.Mailbox.LastImportedAt);

    /// <summary>One page of the list.</summary>
    /// <param name="condition">Null for all.</param>
    /// <param name="text">A part of the address or of the account; null for all.</param>
    /// <param name="after">The number of lines before the page.</param>
    public (IReadOnlyList<MailboxLine> Lines, int InAll) Page(Condition? condition, string? text, int after)
    {
        var found = Lines.Where(line => (condition is null || line.Condition == condition) && (text is null || Has(line, text))).ToList();
        return ([.. found.Skip(after).Take(PageLength)], found.Count);
    }

    private static bool Has(MailboxLine line, string text) =>
        line.Mailbox.Key.Address.Contains(text, StringComparison.OrdinalIgnoreCase)
        || line.Mailbox.Key.Account.Contains(text, StringComparison.OrdinalIgnoreCase);
}
