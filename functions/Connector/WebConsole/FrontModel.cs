using Connector.Mailboxes;
using Connector.WebConsole.Reading;

namespace Connector.WebConsole;

/// <summary>The front page.</summary>
/// <param name="Condition">The filter; null for all.</param>
/// <param name="Text">The part of an address that was looked for; null for none.</param>
/// <param name="Turn">The page of the list.</param>
/// <param name="IsLive">The reader asked for a page that reloads every minute.</param>
public sealed record FrontModel(
    Frame Frame, Overview Overview, Condition? Condition, string? Text, ListTurn Turn, bool IsLive)
{
    private readonly Dictionary<Condition, int> _matching = Overview.Matching(Text).CountBy(line => line.Condition).ToDictionary();

    private readonly Dictionary<string, int> _connections =
        Overview.Lines.CountBy(line => GoogleIdentity.Of(line.Mailbox.Key.Address)).ToDictionary();

    /// <summary>Null for a person who does not see all accounts.</summary>
    public ActivityPlot? Activity { get; init; }

    public ListSlice List { get; } = Overview.Slice(Condition, Text, Turn);

    public IReadOnlyList<Situation> Situations { get; } = Situation.Of(Overview);

    /// <summary>How many addresses the search finds.</summary>
    public int Matching => _matching.Values.Sum();

    /// <summary>How many of them are in a condition.</summary>
    public int Count(Condition condition) => _matching.GetValueOrDefault(condition);

    /// <summary>How many other connections the same mailbox at Google has, among those that the reader may see.</summary>
    public int OthersOf(MailboxLine line) => _connections.GetValueOrDefault(GoogleIdentity.Of(line.Mailbox.Key.Address), 1) - 1;
}
