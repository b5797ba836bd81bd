using System.Globalization;
using Connector.Mailboxes;

namespace Connector.WebConsole.Reading;

/// <summary>
/// A place in the sorted list of mailboxes: that of a line, which may have moved since. A page of the list begins after a place and not
/// after a number of lines, so that lines that come or go between two pages make none appear twice and hide none.
/// </summary>
public readonly record struct ListPlace(Condition Condition, DateTimeOffset? Since, MailboxKey Key)
{
    private const char Bar = '~';

    /// <summary>The worst condition first, and of these the one that has lasted longest.</summary>
    public static int Compare(ListPlace one, ListPlace other) =>
        one.Condition != other.Condition ? one.Condition.CompareTo(other.Condition)
        : one.Since != other.Since ? (one.Since ?? DateTimeOffset.MaxValue).CompareTo(other.Since ?? DateTimeOffset.MaxValue)
        : one.Key.Account != other.Key.Account ? string.CompareOrdinal(one.Key.Account, other.Key.Account)
        : string.CompareOrdinal(one.Key.Address, other.Key.Address);

    /// <summary>As an address of the console spells it.</summary>
    public string Spell() => string.Join(
        Bar, Condition.Spell(), Since?.UtcTicks.ToString(CultureInfo.InvariantCulture), Key.Account, Key.Address);

    /// <returns>Null if the text spells none. The first page is shown then.</returns>
    public static ListPlace? Read(string? text) =>
        text?.Split(Bar, 4) is [var condition, var since, var account, var address]
        && Conditions.Read(condition) is { } known && new MailboxKey(account, address) is { IsWellFormed: true } key
        && (since.Length == 0 || Moment(since) is not null)
            ? new ListPlace(known, Moment(since), key)
            : null;

    private static DateTimeOffset? Moment(string ticks) =>
        long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= DateTimeOffset.MaxValue.Ticks
            ? new DateTimeOffset(number, TimeSpan.Zero)
            : null;
}

/// <summary>The part of the list that a page shows. At most one of the places is set; the first page has none.</summary>
/// <param name="After">The last line of the page before.</param>
/// <param name="Before">The first line of the page behind.</param>
public sealed record ListTurn(ListPlace? After = null, ListPlace? Before = null)
{
    public static ListTurn First { get; } = new();
}

/// <summary>A page of the list.</summary>
/// <param name="Skipped">The number of lines before it.</param>
/// <param name="InAll">The number of lines of all pages.</param>
public sealed record ListSlice(IReadOnlyList<MailboxLine> Lines, int Skipped, int InAll)
{
    /// <summary>Leads to the page before; null on the first page.</summary>
    public ListTurn? Back => Skipped > 0 && Lines.Count > 0 ? new ListTurn(Before: Lines[0].Place) : null;

    /// <summary>Leads to the next page; null on the last page.</summary>
    public ListTurn? Next => Skipped + Lines.Count < InAll && Lines.Count > 0 ? new ListTurn(After: Lines[^1].Place) : null;
}
