namespace Connector.WebConsole.Words;

/// <content>The texts of people who may not enter.</content>
internal sealed partial class GermanConsole
{
    public override string SignInTitle => "Sie sind nicht angemeldet";

    public override string SignInText =>
        "Administratoren: Öffnen Sie den Link in der neuesten Warn-E-Mail, oder bitten Sie den Betreiber um einen. Eine "
        + "Sitzung dauert eine Stunde.";

    public override string SignInOperator => "Als Betreiber anmelden";

    public override string RefusedTitle => "Sie dürfen diese Konsole nicht öffnen";

    public override string RefusedText =>
        "Sie sind angemeldet, aber die Einstellungen nennen weder Sie noch eine Ihrer Gruppen als Betreiber.";

    public override string OtherHostTitle => "Diese Konsole hat eine andere Adresse";

    public override string OtherHostText =>
        "Sie steht auf ihrem eigenen Rechner jedem offen und antwortet deshalb nur auf localhost und 127.0.0.1. Öffnen Sie sie dort unter "
        + "einem dieser Namen.";

    public override string LinkEndedTitle => "Dieser Link gilt nicht mehr";

    public override string LinkEndedText => "Nehmen Sie den Link aus einer neueren E-Mail.";

    public override string NotFoundTitle => "Diese Seite gibt es nicht";

    public override string NotFoundText => "Die Adresse ist falsch, oder was sie nannte, wurde entfernt.";

    public override string NotFoundFor(string account) =>
        $"Die Adresse ist falsch, oder das Gesuchte wurde entfernt oder gehört zu einem anderen Konto. Sie sind für {account} angemeldet. "
        + "Ein anderes Konto öffnet der Link in einer E-Mail über dieses Konto.";
}
