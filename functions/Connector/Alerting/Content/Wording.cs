using System.Globalization;
using Connector.Alerting.Digests;
using Connector.Mailboxes;

namespace Connector.Alerting.Content;

/// <summary>What alert mails say, in one language. A language is one class in a file of its own, and a name in <see cref="Locale"/>.</summary>
public abstract class Wording
{
    protected static readonly Uri RoutingHelp = new("https://support.google.com/a/answer/2707558");

    protected static readonly Uri ForwardingHelp = new("https://support.google.com/a/answer/2491924");

    /// <summary>Found by themselves, so that a new language is one more file.</summary>
    private static readonly Dictionary<string, Wording> Languages = typeof(Wording).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(Wording)) && !type.IsAbstract)
        .Select(type => (Wording)Activator.CreateInstance(type)!)
        .ToDictionary(words => words.Language, StringComparer.OrdinalIgnoreCase);

    /// <summary>The language that is spelled like the locale; English where nobody has written it yet.</summary>
    public static Wording In(Locale locale) => Languages.GetValueOrDefault(locale.ToString()) ?? Languages["en"];

    /// <summary>Language tag.</summary>
    public abstract string Language { get; }

    /// <summary>Sender's name when the settings give none.</summary>
    public abstract string SenderName { get; }

    /// <summary>A word behind the sender's name.</summary>
    public abstract string SenderState(MailStage stage, OutageKind kind);

    /// <param name="who">An address, or <see cref="Count"/>.</param>
    /// <param name="cause">Null when there are several that ask for different things.</param>
    /// <param name="since">A time of day in UTC, said to be so.</param>
    public abstract string Subject(string who, OutageKind kind, FailureClass? cause, string since);

    /// <summary>"3 addresses".</summary>
    public abstract string Count(int addresses);

    public abstract string State(MailStage stage, OutageKind kind);

    /// <param name="who">An address, or <see cref="Count"/>.</param>
    public abstract string OpenedHeadline(string who, OutageKind kind);

    /// <param name="duration">Since the first failure.</param>
    public abstract string ReminderHeadline(string who, int count, OutageKind kind, string duration);

    public abstract string UpdateHeadline(string who, int count, int inAll);

    /// <param name="count">Addresses that are back; none when all left in another way.</param>
    public abstract string ResolvedHeadline(string who, int count);

    /// <param name="headline">What the mail says, without its full stop.</param>
    public abstract string ResolvedSubject(string headline);

    public abstract string WhatHappenedHeading { get; }

    public abstract string AddressesHeading(MailStage stage);

    public abstract string WeDoHeading { get; }

    public abstract string YouCanHeading { get; }

    public abstract string ThisMailHeading { get; }

    /// <summary>The cause in a few words, as the end of a subject.</summary>
    public abstract string Cause(FailureClass cause);

    /// <summary>What happened.</summary>
    public abstract string WhatHappened(FailureClass cause);

    /// <summary>Whose fault it is, and what need not be done.</summary>
    public abstract string WhoseFault(FailureClass cause);

    public abstract string YourMail(FailureClass cause);

    /// <param name="nextTry">A moment; null when none is known.</param>
    public abstract string WeDo(OutageKind kind, string? nextTry);

    /// <summary>What to do, in a few words.</summary>
    public abstract IReadOnlyList<Step> YouCan(FailureClass cause, StandbyAdvice advice);

    public abstract string ForwardingHeading { get; }

    /// <summary>How to have mail forwarded while the provider refuses; none where that is set up.</summary>
    public abstract IReadOnlyList<Step> Forwarding(StandbyAdvice advice);

    /// <summary>Label of the link to the console; null when the console cannot help.</summary>
    public abstract string? ConsoleButton(FailureClass cause);

    /// <summary>Leads to the console where there is no button to it.</summary>
    public abstract string ConsoleLink { get; }

    /// <summary>Leads to a page that shows how the outage stands now.</summary>
    public abstract string StateLink { get; }

    public abstract string SilenceHour { get; }

    public abstract string SilenceOutage { get; }

    public abstract string SilenceAddress { get; }

    /// <summary>On the one button of the page that a silence's link leads to.</summary>
    public abstract string SilenceButton { get; }

    /// <param name="address">The one address that is meant; null for all.</param>
    /// <param name="until">A moment; null for until it is over.</param>
    public abstract string SilenceDone(string? address, string? until);

    /// <summary>What a silence keeps back and what not.</summary>
    public abstract string SilenceNote { get; }

    /// <param name="lastFetch">When everything that was there had been fetched; null for never.</param>
    /// <param name="lastMail">When the last mail was imported; null when that is unknown.</param>
    public abstract string StoppedDetail(string since, string? lastFetch, string? lastMail);

    public abstract string Waiting(int mails);

    /// <summary>How the second way in stands.</summary>
    public abstract string Standby(StandbyState state);

    /// <summary>For how many of the affected addresses the second way in is ready: what a reader wants to know first.</summary>
    public abstract string StandbySummary(int ready, int inAll);

    /// <summary>Stands before the address that a mailbox's mail is to be forwarded to.</summary>
    public abstract string ForwardTo { get; }

    /// <summary>The link to reconnect one address, beside it.</summary>
    public abstract string Reconnect { get; }

    public abstract string TestState { get; }

    public abstract string TestHeadline { get; }

    public abstract string TestText { get; }

    public abstract string ForwardingMayStay { get; }

    public abstract string BackDetail(string since, string back, string duration);

    public abstract string More(int addresses);

    /// <summary>As <see cref="More"/>, in a mail whose link shows all of them.</summary>
    public abstract string MoreBehindLink(int addresses);

    public abstract string AlreadyReported(int addresses);

    public abstract string ResolvedSpan(string since, string until, string duration);

    /// <summary>For a mailbox that was gone: what was sent to it then never waited anywhere.</summary>
    public abstract string MayHaveBounced { get; }

    public abstract string ResolvedPromise { get; }

    /// <summary>What the outage did to mail, by numbers.</summary>
    public abstract string Delayed(int mails, string longestDelay);

    /// <param name="mails">Came by forwarding and from Gmail.</param>
    public abstract string CameTwice(int mails);

    /// <summary>Whether a comparison with Gmail's own list found everything imported.</summary>
    public abstract string Proof(bool proven);

    public abstract string Moved(IReadOnlyList<string> addresses, int more);

    public abstract string Withdrawn(IReadOnlyList<string> addresses, int more);

    /// <param name="who">An address, or <see cref="Count"/>.</param>
    public abstract string DigestSubject(int mails, string who);

    public abstract string DigestState { get; }

    public abstract string DigestHeadline(int mails, string who);

    /// <summary>Why mails were set aside.</summary>
    public abstract string SetAside(QuarantineCause cause);

    public abstract string OthersFlow { get; }

    public abstract string SetAsideDetail(QuarantineCause cause, int mails, string since);

    public abstract IReadOnlyList<string> DigestSteps(IReadOnlyCollection<QuarantineCause> causes);

    public abstract string DigestYourMail { get; }

    /// <param name="id">Of the account.</param>
    public abstract string WhyYou(string account, string id);

    /// <param name="zone">Name of the zone in which times are told beside UTC; null for none.</param>
    public abstract string Reference(string token, string? zone);

    /// <summary>Day and month.</summary>
    protected abstract string Day(DateTime date);

    /// <summary>A time of day in UTC, said to be so.</summary>
    public static string Time(DateTimeOffset at) => $"{Clock(at.UtcDateTime)} UTC";

    /// <summary>A moment in UTC, said to be so, behind the reader's own time where that is known.</summary>
    public string Moment(DateTimeOffset at, TimeZoneInfo? zone = null)
    {
        if (zone is null)
        {
            return $"{Day(at.UtcDateTime)}, {Time(at)}";
        }

        var local = TimeZoneInfo.ConvertTime(at, zone).DateTime;
        var utc = local.Date == at.UtcDateTime.Date ? Time(at) : $"{Day(at.UtcDateTime)}, {Time(at)}";
        return $"{Day(local)}, {Clock(local)} ({utc})";
    }

    /// <summary>A moment that is told beside another one, in the same zone: the day only when it is another day.</summary>
    public string Moment(DateTimeOffset at, DateTimeOffset beside, TimeZoneInfo? zone)
    {
        var (one, other) = (In(zone, at), In(zone, beside));
        return one.Date == other.Date ? Clock(one) : $"{Day(one)}, {Clock(one)}";

        static DateTime In(TimeZoneInfo? zone, DateTimeOffset at) => zone is null ? at.UtcDateTime : TimeZoneInfo.ConvertTime(at, zone).DateTime;
    }

    private static string Clock(DateTime time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);

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

/// <summary>What a mail can say of the second way in.</summary>
public enum StandbyAdvice
{
    /// <summary>The connector has none: another mailbox may serve.</summary>
    Elsewhere,

    /// <summary>Addresses where it is to be set up are shown with their own address to forward to.</summary>
    SetUp,

    /// <summary>It is ready for all.</summary>
    Ready,
}
