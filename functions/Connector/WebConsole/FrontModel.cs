using Connector.WebConsole.Reading;

namespace Connector.WebConsole;

/// <summary>The front page.</summary>
/// <param name="Condition">The filter; null for all.</param>
/// <param name="Text">The part of an address that was looked for; null for none.</param>
/// <param name="After">The number of lines before this page of the list.</param>
/// <param name="IsLive">The reader asked for a page that reloads every minute.</param>
public sealed record FrontModel(
    Frame Frame, Overview Overview, Condition? Condition, string? Text, int After, bool IsLive)
{
    private readonly (IReadOnlyList<MailboxLine> Lines, int InAll) _page = Overview.Page(Condition, Text, After);

    public IReadOnlyList<Situation> Situations { get; } = Situation.Of(Overview);

    public IReadOnlyList<MailboxLine> Lines => _page.Lines;

    public int InAll => _page.InAll;
}
