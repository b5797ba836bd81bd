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
    /// <summary>Null for a person who does not see all accounts.</summary>
    public ActivityPlot? Activity { get; init; }

    public ListSlice List { get; } = Overview.Slice(Condition, Text, Turn);

    public IReadOnlyList<Situation> Situations { get; } = Situation.Of(Overview);
}
