using Connector.Access;
using Connector.Alerting.Words;
using Connector.Mailboxes;
using Connector.Pages;
using Connector.WebConsole.Words;

namespace Connector.WebConsole;

/// <summary>What every page of the console has: its reader, his language and his clock.</summary>
/// <param name="Zone">The administrators' time zone; null for UTC.</param>
/// <param name="Token">Makes the token of a form that posts to an address; see <see cref="FormToken"/>.</param>
public sealed record Frame(Visitor Visitor, Locale Locale, TimeZoneInfo? Zone, DateTimeOffset Now, Func<string, string> Token)
{
    public ConsoleWords Words => ConsoleWords.In(Locale);

    public PageWords PageWords => PageWords.In(Locale);

    public Wording Causes => Wording.In(Locale);

    public string ZoneName => Zone?.Id ?? "UTC";

    /// <summary>A moment, without the day if it is today.</summary>
    public string Moment(DateTimeOffset at) => Causes.Moment(at, Now, Zone) + (Zone is null ? " UTC" : "");
}
