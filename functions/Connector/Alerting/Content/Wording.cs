using System.Globalization;
using Connector.Mailboxes;

namespace Connector.Alerting.Content;

/// <summary>What alert mails say, in one language. A language is one class.</summary>
public abstract class Wording
{
    protected static readonly Uri RoutingHelp = new("https://support.google.com/a/answer/2707558");

    public static Wording In(Locale locale) => locale switch
    {
        Locale.De => GermanWording.Instance,
        _ => EnglishWording.Instance,
    };

    /// <summary>Language tag.</summary>
    public abstract string Language { get; }

    /// <summary>Sender's name when the settings give none.</summary>
    public abstract string SenderName { get; }

    /// <summary>A word behind the sender's name.</summary>
    public abstract string SenderState(MailStage stage, OutageKind kind);

    /// <param name="who">An address, or <see cref="Count"/>.</param>
    /// <param name="cause">Null when there are several that ask for different things.</param>
    public abstract string Subject(string who, OutageKind kind, FailureClass? cause);

    /// <summary>"3 addresses".</summary>
    public abstract string Count(int addresses);

    public abstract string State(MailStage stage, OutageKind kind);

    /// <param name="who">An address, or <see cref="Count"/>.</param>
    public abstract string OpenedHeadline(string who, OutageKind kind);

    public abstract string UpdateHeadline(string who, int count, int inAll);

    /// <param name="count">Addresses that are back; none when all left in another way.</param>
    public abstract string ResolvedHeadline(string who, int count);

    public abstract string WhatHappenedHeading { get; }

    public abstract string AddressesHeading(MailStage stage);

    public abstract string YourMailHeading { get; }

    public abstract string WeDoHeading { get; }

    public abstract string YouCanHeading { get; }

    /// <summary>The cause in a few words, as the end of a subject.</summary>
    public abstract string Cause(FailureClass cause);

    /// <summary>What happened.</summary>
    public abstract string WhatHappened(FailureClass cause);

    /// <summary>Whose fault it is, and what need not be done.</summary>
    public abstract string WhoseFault(FailureClass cause);

    public abstract string YourMail(FailureClass cause);

    /// <param name="nextTry">A moment; null when none is known.</param>
    public abstract string WeDo(string? nextTry);

    public abstract IReadOnlyList<Step> YouCan(FailureClass cause);

    /// <summary>Label of the link to the console; null when the console cannot help.</summary>
    public abstract string? ConsoleButton(FailureClass cause);

    public abstract string StoppedDetail(string since, string? lastFetch);

    public abstract string BackDetail(string since, string back);

    public abstract string More(int addresses);

    public abstract string AlreadyReported(int addresses);

    public abstract string ResolvedSpan(string since, string until, string duration);

    public abstract string ResolvedPromise { get; }

    /// <summary>What the outage did to mail, by numbers.</summary>
    public abstract string Delayed(int mails, string longestDelay);

    /// <summary>Whether a comparison with Gmail's own list found everything imported.</summary>
    public abstract string Proof(bool proven);

    public abstract string Moved(IReadOnlyList<string> addresses, int more);

    public abstract string Withdrawn(IReadOnlyList<string> addresses, int more);

    public abstract string WhyYou(string account);

    public abstract string Reference(string token);

    /// <summary>A moment in UTC, said to be so.</summary>
    public abstract string Moment(DateTimeOffset at);

    /// <summary>A moment that is told beside another one: the day only when it is another day.</summary>
    public string Moment(DateTimeOffset at, DateTimeOffset beside) =>
        at.UtcDateTime.Date == beside.UtcDateTime.Date ? at.ToUniversalTime().ToString("HH:mm", CultureInfo.InvariantCulture) : Moment(at);

    /// <summary>Two units at most: minutes do not matter after days.</summary>
    public string Duration(TimeSpan span) => span switch
    {
        { TotalMinutes: < 1 } => LessThanAMinute,
        { TotalHours: < 1 } => $"{span.Minutes} min",
        { TotalDays: < 1 } => span.Minutes == 0 ? $"{span.Hours} h" : $"{span.Hours} h {span.Minutes} min",
        _ => span.Hours == 0 ? Days(span.Days) : $"{Days(span.Days)} {span.Hours} h",
    };

    protected abstract string LessThanAMinute { get; }

    protected abstract string Days(int days);
}
