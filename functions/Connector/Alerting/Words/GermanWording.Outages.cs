using Connector.Mailboxes;
using static Connector.Mailboxes.FailureClass;

namespace Connector.Alerting.Words;

internal sealed partial class GermanWording
{
    public override string WhatHappenedHeading => "Was geschehen ist";

    public override string WeDoHeading => "Was wir tun";

    public override string YouCanHeading => "Was Sie jetzt tun können";

    public override string ThisMailHeading => "Stand und Erinnerungen";

    public override string ConsoleLink => "Konsole öffnen";

    public override string SetUpForwarding(string who) => $"Weiterleitung für {who} einrichten";

    public override string ReconnectNow(string who) => $"{who} neu verbinden";

    public override string StateLink => "Aktuellen Stand ansehen";

    public override string SilenceHour => "1 Stunde lang keine Erinnerungen";

    public override string SilenceOutage => "Ich weiß Bescheid: keine Erinnerungen, bis es vorbei ist";

    public override string SilenceAddress => "Keine Erinnerungen zu dieser Adresse";

    public override string SilenceButton => "Erinnerungen abstellen";

    public override string SilenceNote =>
        "Das gilt nur für Sie: Andere Administratoren erhalten ihre E-Mails weiter. Sobald es vorbei ist, schreiben wir Ihnen in "
            + "jedem Fall.";

    public override string SilenceDone(string? address, string? until) =>
        $"Keine Erinnerungen mehr{(address is null ? "" : $" zu {address}")}{(until is null ? ", bis es vorbei ist" : $" bis {until}")}.";

    public override string Reconnect => "Diese Adresse neu verbinden";

    public override string TestState => "Probealarm";

    public override string TestHeadline => "Das ist ein Probealarm.";

    public override string TestText =>
        "Es ist alles in Ordnung. Jemand hat den Connector zeigen lassen, dass seine Meldungen Sie erreichen.";

    public override string MayHaveBounced => "Was geschickt wurde, während es kein Postfach gab, ging womöglich an den Absender zurück.";

    public override string ResolvedPromise =>
        "Alles, was in Gmail gewartet hat, ist importiert, jede E-Mail einmal und in der richtigen Reihenfolge. Sie müssen nichts tun.";

    public override string SenderState(MailStage stage, OutageKind kind) => stage switch
    {
        MailStage.Resolved => "läuft wieder",
        MailStage.Update => "neuer Stand",
        MailStage.Reminder => "Erinnerung",
        _ => kind == OutageKind.Provider ? "E-Mails verspätet" : "bitte handeln",
    };

    public override string Subject(string who, OutageKind kind, FailureClass? cause, string since) => kind == OutageKind.Provider
        ? $"[Zur Information] {(cause is { } one ? Cause(one) : "Google")} – {who} verspätet seit {since}"
        : cause switch
        {
            CredentialsRevoked => $"[Bitte handeln] {who} neu verbinden – unterbrochen seit {since}",
            { } other => $"[Bitte handeln] {Capital(Cause(other))} – {who} unterbrochen seit {since}",
            null => $"[Bitte handeln] {who} unterbrochen seit {since}, aus mehreren Gründen",
        };

    public override string Count(int addresses) => addresses == 1 ? "1 Adresse" : $"{addresses} Adressen";

    protected override string OpenedState(OutageKind kind) => kind == OutageKind.Provider ? "E-Mails verspätet" : "Import unterbrochen";

    public override string OpenedHeadline(string who, OutageKind kind) => kind == OutageKind.Provider
        ? $"Neue E-Mails an {who} kommen verspätet."
        : $"Neue E-Mails an {who} werden nicht importiert.";

    public override string ReminderHeadline(string who, OutageKind kind, string duration) => kind == OutageKind.Provider
        ? $"Neue E-Mails an {who} kommen weiter verspätet (bisher {duration})."
        : $"Neue E-Mails an {who} werden weiter nicht importiert (bisher {duration}).";

    public override string UpdateHeadline(string who, int count, int inAll) =>
        $"Auch {who} {(count == 1 ? "ist" : "sind")} betroffen, insgesamt {Count(inAll)}.";

    public override string ResolvedSubject(string headline) => $"[Behoben] {headline}";

    public override string ResolvedHeadline(string who, int count) => count == 0
        ? "Diese Störung ist vorbei."
        : $"E-Mails an {who} werden wieder importiert.";

    public override string AddressesHeading(MailStage stage) => stage switch
    {
        MailStage.Update => "Neu betroffen",
        MailStage.Resolved => "Wieder erreichbar",
        _ => "Betroffen",
    };

    public override string StoppedDetail(string since, string? lastFetch, string? lastMail) => (lastFetch, lastMail) switch
    {
        (null, _) => $"seit {since}; noch nie gelesen",
        (_, null) => $"seit {since}; alles bis {lastFetch} ist importiert",
        _ => $"seit {since}; alles bis {lastFetch} ist importiert, die letzte E-Mail kam {lastMail}",
    };

    public override string Waiting(int mails) =>
        mails == 1 ? "1 E-Mail wartet, von der wir wissen" : $"{mails} E-Mails warten, von denen wir wissen";

    public override string BackDetail(string since, string back, string duration) => $"{since} bis {back}, {duration}";

    public override string More(int addresses) => $"und {addresses} weitere";

    public override string MoreBehindLink(int addresses) => $"und {addresses} weitere; „{StateLink}“ zeigt alle";

    public override string AlreadyReported(int addresses) => addresses == 1
        ? "1 Adresse, von der wir Ihnen geschrieben haben, ist weiter betroffen."
        : $"{addresses} Adressen, von denen wir Ihnen geschrieben haben, sind weiter betroffen.";

    public override string ResolvedSpan(string since, string until, string duration) => $"Dauer: {duration}, von {since} bis {until}.";

    public override string Delayed(int mails, string longestDelay) => mails switch
    {
        0 => "Keine E-Mail kam merklich verspätet.",
        1 => $"1 E-Mail kam verspätet, um {longestDelay}.",
        _ => $"{Number(mails)} E-Mails kamen verspätet, höchstens um {longestDelay}.",
    };

    public override string CameTwice(int mails) => mails == 1
        ? "1 E-Mail kam auch über die Weiterleitung: Die doppelte Kopie haben wir entfernt."
        : $"{Number(mails)} E-Mails kamen auch über die Weiterleitung: Die doppelten Kopien haben wir entfernt.";

    public override string Proof(bool proven) => proven
        ? "Wir haben verglichen, was Gmail hat und was wir importiert haben: Es fehlt nichts."
        : "Wir haben verglichen, was Gmail hat und was wir importiert haben, und einen Unterschied gefunden. Wir gehen dem nach und "
            + "importieren, was fehlt.";

    public override string Moved(IReadOnlyList<string> addresses) =>
        $"Weiter unterbrochen, aber aus einem anderen Grund, von dem eine andere E-Mail handelt: {Join(addresses)}.";

    public override string Withdrawn(IReadOnlyList<string> addresses) =>
        $"Inzwischen von Hand angehalten oder entfernt: {Join(addresses)}.";

    public override string WhyYou(string account, string id) => $"Sie erhalten diese E-Mail als Administrator von {account} (Konto {id}).";

    public override string Reference(string token, string? zone) =>
        zone is null ? $"Kennung {token}. Zeiten in UTC." : $"Kennung {token}. Zeiten wie in {zone}, in Klammern UTC.";
}
