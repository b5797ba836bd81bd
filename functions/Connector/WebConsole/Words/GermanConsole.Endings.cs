using Connector.Reporting.Endings;

namespace Connector.WebConsole.Words;

/// <content>Credentials that end.</content>
internal sealed partial class GermanConsole
{
    public override string EndingSoon => "Zugangsdaten, um die sich jemand kümmern muss";

    public override string EndsOn => "endet am";

    public override string OwnClient => "OAuth-Client dieses Kontos";

    public override string SecretEnds => "Sein Geheimschlüssel endet";

    public override string ConsentEnds => "Google beendet die Zustimmung";

    public override string Name(EndingKind kind) => kind switch
    {
        EndingKind.ClientSecret => "Geheimschlüssel eines OAuth-Clients",
        EndingKind.Certificate => "TLS-Zertifikat für weitergeleitete E-Mails",
        EndingKind.DkimKey => "DKIM-Schlüssel der Warn-E-Mails",
        _ => "Zugangsdaten aus den Einstellungen",
    };

    public override string Say(EndingProblem problem) => problem switch
    {
        EndingProblem.NotAnswered => "die letzte Abfrage bekam keine Antwort",
        EndingProblem.Missing => "nicht im DNS gefunden: Mailserver lehnen Warn-E-Mails vielleicht ab",
        EndingProblem.Changed => "seit der vorigen Abfrage geändert",
        _ => "ein Absender würde es nicht annehmen",
    };
}
