using Connector.Reporting.Endings;

namespace Connector.WebConsole.Words;

/// <content>Credentials that end.</content>
public partial class ConsoleWords
{
    public virtual string EndingSoon => "Credentials that need attention";

    public virtual string EndsOn => "ends on";

    public virtual string OwnClient => "OAuth client of this account";

    public virtual string SecretEnds => "Its secret ends";

    public virtual string ConsentEnds => "Google ends the consent";

    public virtual string Name(EndingKind kind) => kind switch
    {
        EndingKind.ClientSecret => "Secret of an OAuth client",
        EndingKind.Certificate => "TLS certificate for forwarded mail",
        EndingKind.DkimKey => "DKIM key of alert mails",
        _ => "Credential of the settings",
    };

    public virtual string Say(EndingProblem problem) => problem switch
    {
        EndingProblem.NotAnswered => "the last look-up had no answer",
        EndingProblem.Missing => "not found in DNS: mail servers may refuse alert mails",
        EndingProblem.Changed => "changed since the look-up before",
        _ => "a sender would not accept it",
    };
}
