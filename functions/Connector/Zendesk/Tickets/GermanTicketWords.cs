using System.Globalization;

namespace Connector.Zendesk.Tickets;

/// <summary>What the connector itself writes into tickets, in German.</summary>
internal sealed class GermanTicketWords : TicketWords
{
    public override string NoSubject => "(kein Betreff)";

    public override string NoText => "Diese E-Mail hat keinen Text.";

    public override string NoSender => "Diese E-Mail nennt keinen Absender.";

    public override string TooLong => "Diese E-Mail ist zu lang für einen Kommentar.";

    public override string WholeMailAttached => "Die ganze E-Mail ist angehängt.";

    public override string PartlyRead => "Diese E-Mail ließ sich nicht bis zum Ende lesen. Sie ist als Ganzes angehängt.";

    public override string MoreFiles => "Weitere Dateien sind in der angehängten E-Mail.";

    public override string WaitedInVain => "Diese E-Mail antwortet auf eine frühere, die nicht im Helpdesk ist.";

    public override string FileRefused(string name) => $"Zendesk hat die Datei {name} nicht angenommen.";

    public override string CopiesRefused(string addresses) => $"Zendesk hat die Kopien dieser E-Mail nicht angenommen: {addresses}";

    public override string MoreCopies(int count) => string.Create(
        CultureInfo.InvariantCulture, $"Diese E-Mail ging an {count} Adressen mehr, als ein Ticket Platz für Kopien hat.");

    public override string FromProgram(string address) => $"Ein Programm hat diese E-Mail von {address} gesendet.";

    public override string TicketGone(string ticket) =>
        $"Ticket {ticket}, auf das diese E-Mail antwortet, wurde gelöscht oder mit einem anderen zusammengeführt.";

    public override string OfStranger(string ticket) =>
        $"Diese E-Mail nennt Ticket {ticket}, aber ihr Absender ist dort nicht beteiligt und nicht nachgewiesen.";
}
