using System.Globalization;

namespace Connector.Alerting.Words;

/// <content>The monthly report. Its figures are texts of this class too, so that the mail and the page say the same.</content>
public partial class Wording
{
    private static readonly string[] MonthNames =
    [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ];

    public virtual string MonthOf(DateTimeOffset month) =>
        string.Create(CultureInfo.InvariantCulture, $"{MonthNames[month.UtcDateTime.Month - 1]} {month.UtcDateTime.Year}");

    /// <param name="mails">0 if no mail was delivered.</param>
    public virtual string ReportSubject(string month, int mails, double withinMinute) =>
        mails == 0 ? $"[Report] {month}: no mail" : $"[Report] {month}: {Mails(mails)}, {Percent(withinMinute)} within a minute";

    public virtual string ReportState => "Monthly report";

    public virtual string ReportFigures => "In figures";

    public virtual string ReportHeadline(string month, int interruptions, int missing) => (interruptions, missing) switch
    {
        (_, > 0) => $"{month}: {Mails(missing)} came late, because we had missed {(missing == 1 ? "it" : "them")}.",
        (0, _) => $"{month}: everything worked.",
        (1, _) => $"{month}: one interruption, and no mail was lost.",
        _ => $"{month}: {interruptions} interruptions, and no mail was lost.",
    };

    public virtual string ReportSummary(int mails, double withinMinute) =>
        $"{Mails(mails)} arrived and {(mails == 1 ? "was" : "were")} delivered to your helpdesk, {Percent(withinMinute)} within a minute.";

    public virtual string NoMailInMonth => "No mail arrived.";

    public virtual string NothingToReport(int addresses) =>
        $"No mail arrived, and nothing failed. {Count(addresses)} {(addresses == 1 ? "is" : "are")} connected.";

    public virtual string SeeReport => "See the whole report";

    /// <param name="isForwarding">The mails came by forwarding, otherwise from Gmail.</param>
    public virtual string RouteName(bool isForwarding) => isForwarding ? "Mails by forwarding" : "Mails from Gmail";

    public virtual string RouteMails(int mails, double withinMinute) => $"{Mails(mails)}, {Percent(withinMinute)} within a minute";

    /// <param name="half">The time within which half of the mails were delivered.</param>
    public virtual string RouteTimes(double half, double most) =>
        $"From arrival to delivery: half within {Seconds(half)}, 95 of 100 within {Seconds(most)}";

    public virtual string Unaccounted => "Mails unaccounted for";

    public virtual string UnaccountedMails(int missing) => missing == 0
        ? "None"
        : $"{Mails(missing)}, which a comparison with Gmail found and which we imported then";

    /// <param name="stray">Mails that were stored and had no delivery.</param>
    public virtual string StrayMails(int stray) => $"{Mails(stray)}, which we had stored and did not deliver until we looked again";

    public virtual string Connected => "Addresses";

    public virtual string ConnectedAddresses(int addresses) => $"{Number(addresses)} connected";

    public virtual string WithoutSecondWay(int addresses) => addresses == 0
        ? "All have a second way in, for the time in which Google blocks"
        : $"{Number(addresses)} without a second way in: no mail comes from {(addresses == 1 ? "it" : "them")} while Google blocks";

    public virtual string SilencesNoticed => "Silences noticed";

    public virtual string Silences(int silences) => silences switch
    {
        0 => "None",
        1 => "Once mail did not reach an address, and we wrote to you",
        _ => $"{silences} times mail did not reach an address, and we wrote to you",
    };

    public virtual string FirstMail => "From the first failure to our first mail";

    public virtual string AtMost(TimeSpan time) => $"At most {Duration(time)}";

    public virtual string Interruptions => "Interruptions";

    public virtual string NoInterruption => "None";

    public virtual string ShortInterruptions(int interruptions) => interruptions == 1
        ? "One more was over before it was worth a mail"
        : $"{interruptions} more were over before they were worth a mail";

    /// <param name="isIncident">Google's fault concerned all addresses.</param>
    public virtual string Interrupted(OutageKind kind, bool isIncident, int addresses) => (kind, isIncident) switch
    {
        (OutageKind.Destination, _) => "Your helpdesk took no mail",
        (OutageKind.Provider, true) => "Google refused our connection or did not answer",
        (OutageKind.Provider, _) => $"Gmail did not work for {Count(addresses)}",
        _ => $"{Count(addresses)} had to be reconnected or repaired",
    };

    /// <param name="length">Null if it was not over when the report was made.</param>
    public virtual string Lasted(string since, TimeSpan? length) =>
        length is { } time ? $"Since {since}, for {Duration(time)}" : $"Since {since}, and not over yet";

    public virtual string WroteAfter(TimeSpan? time) =>
        time is { } after ? $"Our first mail left after {Duration(after)}" : "No mail about it could be sent";

    public virtual string WhatWeDid(OutageKind kind, bool isIncident) => (kind, isIncident) switch
    {
        (OutageKind.Destination, _) => "We kept the mail here and delivered it when the helpdesk took it",
        (OutageKind.Provider, true) =>
            "We called Google with single tests only, so that it ended the block, and then fetched the mail that had waited in Gmail",
        (OutageKind.Provider, _) => "We tried again at growing intervals, and then fetched the mail that had waited in Gmail",
        _ => "We wrote to you and kept trying. The mail stayed in Gmail and is imported once the address works",
    };

    public virtual string IncidentResult(int delayed, bool? proven) => proven switch
    {
        true => $"{Mails(delayed)} came late; a comparison with Gmail found every mail",
        false => $"{Mails(delayed)} came late; a comparison with Gmail found mails that we had missed, and they were imported",
        _ => $"{Mails(delayed)} came late",
    };

    public virtual string ReportFooter =>
        "The days of the month are counted in UTC. On the page of the report each person can stop this mail.";

    /// <summary>Rounded down, so that 100 % means all.</summary>
    protected static string Percent(double share) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(Math.Round(share * 1_000, 6)) / 10:0.#} %");

    private protected string Seconds(double seconds) =>
        seconds < 120
            ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, Math.Ceiling(seconds)):0} s")
            : Duration(TimeSpan.FromSeconds(seconds));
}
