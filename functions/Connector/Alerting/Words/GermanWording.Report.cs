using System.Globalization;

namespace Connector.Alerting.Words;

internal sealed partial class GermanWording
{
    private static readonly string[] MonthNames =
    [
        "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember",
    ];

    public override string MonthOf(DateTimeOffset month) =>
        string.Create(CultureInfo.InvariantCulture, $"{MonthNames[month.UtcDateTime.Month - 1]} {month.UtcDateTime.Year}");

    public override string ReportSubject(string month, int mails, double withinMinute) => mails == 0
        ? $"[Bericht] {month}: keine E-Mail" : $"[Bericht] {month}: {Mails(mails)}, {German(withinMinute)} in einer Minute";

    public override string ReportState => "Monatsbericht";

    public override string ReportFigures => "In Zahlen";

    public override string ReportHeadline(string month, int interruptions, int missing) => (interruptions, missing) switch
    {
        (_, 1) => $"{month}: {Mails(missing)} kam verspätet, weil sie uns zuerst fehlte.",
        (_, > 0) => $"{month}: {Mails(missing)} kamen verspätet, weil sie uns zuerst fehlten.",
        (0, _) => $"{month}: Alles hat funktioniert.",
        (1, _) => $"{month}: eine Unterbrechung, und keine E-Mail ging verloren.",
        _ => $"{month}: {interruptions} Unterbrechungen, und keine E-Mail ging verloren.",
    };

    public override string ReportSummary(int mails, double withinMinute) =>
        $"{Mails(mails)} {(mails == 1 ? "kam" : "kamen")} an und {(mails == 1 ? "wurde" : "wurden")} Ihrem Helpdesk zugestellt, "
        + $"{German(withinMinute)} in einer Minute.";

    public override string NoMailInMonth => "Es kam keine E-Mail.";

    public override string NothingToReport(int addresses) =>
        $"Es kam keine E-Mail, und nichts ist ausgefallen. {Count(addresses)} {(addresses == 1 ? "ist" : "sind")} verbunden.";

    public override string SeeReport => "Den ganzen Bericht ansehen";

    public override string RouteName(bool isForwarding) => isForwarding ? "E-Mails durch Weiterleitung" : "E-Mails aus Gmail";

    public override string RouteMails(int mails, double withinMinute) => $"{Mails(mails)}, {German(withinMinute)} in einer Minute";

    public override string RouteTimes(double half, double most) =>
        $"Von der Ankunft bis zur Zustellung: die Hälfte in {Seconds(half)}, 95 von 100 in {Seconds(most)}";

    public override string Unaccounted => "E-Mails ohne Nachweis";

    public override string UnaccountedMails(int missing) => missing == 0
        ? "Keine"
        : $"{Mails(missing)}: Ein Vergleich mit Gmail fand sie, und wir importierten sie dann";

    public override string StrayMails(int stray) =>
        $"{Mails(stray)}: Wir hatten sie gespeichert und stellten sie erst zu, als wir noch einmal nachsahen";

    public override string Connected => "Adressen";

    public override string ConnectedAddresses(int addresses) => $"{Number(addresses)} verbunden";

    public override string WithoutSecondWay(int addresses) => addresses == 0
        ? "Alle haben einen zweiten Weg für die Zeit, in der Google sperrt"
        : $"{Number(addresses)} ohne zweiten Weg: Solange Google sperrt, kommt von {(addresses == 1 ? "ihr" : "ihnen")} keine E-Mail";

    public override string SilencesNoticed => "Bemerkte Stille";

    public override string Silences(int silences) => silences switch
    {
        0 => "Keine",
        1 => "Einmal erreichten E-Mails eine Adresse nicht, und wir schrieben Ihnen",
        _ => $"{silences}-mal erreichten E-Mails eine Adresse nicht, und wir schrieben Ihnen",
    };

    public override string FirstMail => "Vom ersten Fehler bis zu unserer ersten E-Mail";

    public override string AtMost(TimeSpan time) => $"Höchstens {Duration(time)}";

    public override string Interruptions => "Unterbrechungen";

    public override string NoInterruption => "Keine";

    public override string ShortInterruptions(int interruptions) => interruptions == 1
        ? "Eine weitere war vorbei, bevor sie eine E-Mail wert war"
        : $"{interruptions} weitere waren vorbei, bevor sie eine E-Mail wert waren";

    public override string Interrupted(OutageKind kind, bool isIncident, int addresses) => (kind, isIncident) switch
    {
        (OutageKind.Destination, _) => "Ihr Helpdesk nahm keine E-Mails an",
        (OutageKind.Provider, true) => "Google lehnte unsere Verbindung ab oder antwortete nicht",
        (OutageKind.Provider, _) => $"Gmail funktionierte für {Count(addresses)} nicht",
        _ => $"{Count(addresses)} {(addresses == 1 ? "musste" : "mussten")} neu verbunden oder repariert werden",
    };

    public override string Lasted(string since, TimeSpan? length) =>
        length is { } time ? $"Seit {since}, Dauer: {Duration(time)}" : $"Seit {since}, noch nicht vorbei";

    public override string WroteAfter(TimeSpan? time) =>
        time is { } after ? $"Zeit bis zu unserer ersten E-Mail: {Duration(after)}" : "Keine E-Mail darüber konnte gesendet werden";

    public override string WhatWeDid(OutageKind kind, bool isIncident) => (kind, isIncident) switch
    {
        (OutageKind.Destination, _) => "Wir haben die E-Mails aufbewahrt und zugestellt, sobald der Helpdesk sie annahm",
        (OutageKind.Provider, true) =>
            "Wir haben Google nur noch einzeln getestet, damit die Sperre endet, und dann die E-Mails geholt, die in Gmail warteten",
        (OutageKind.Provider, _) => "Wir haben es in wachsenden Abständen versucht und dann die E-Mails geholt, die in Gmail warteten",
        _ => "Wir haben Ihnen geschrieben und es weiter versucht. Die E-Mails blieben in Gmail, und wir importieren sie, sobald die "
            + "Adresse funktioniert",
    };

    public override string IncidentResult(int delayed, bool? proven) => proven switch
    {
        true => $"Verspätet: {Mails(delayed)}; ein Vergleich mit Gmail fand jede E-Mail",
        false => $"Verspätet: {Mails(delayed)}; ein Vergleich mit Gmail fand E-Mails, die uns fehlten, und wir importierten sie",
        _ => $"Verspätet: {Mails(delayed)}",
    };

    public override string ReportFooter =>
        "Die Tage des Monats zählen in UTC. Auf der Seite des Berichts kann jede Person diese E-Mail abbestellen.";

    private static string German(double share) => Percent(share).Replace('.', ',');
}
