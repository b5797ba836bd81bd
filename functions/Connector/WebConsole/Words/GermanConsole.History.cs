using Connector.Mailboxes;
using Connector.WebConsole.Acting;

namespace Connector.WebConsole.Words;

/// <content>The texts of the history of actions.</content>
internal sealed partial class GermanConsole
{
    public override string HistoryText => "Was Menschen in dieser Konsole und über ihre Links getan haben. Das Neueste steht zuerst.";

    public override string NoHistory => "Noch keine Aktion.";

    public override string When => "Wann";

    public override string Who => "Wer";

    public override string What => "Was";

    public override string Where => "Wo";

    public override string Before => "Vorher";

    public override string After => "Nachher";

    public override string NotEnded => "nicht zu Ende geführt";

    public override string Recorded(string word) => word switch
    {
        nameof(MailboxState.Active) => "funktioniert",
        nameof(MailboxState.BackingOff) => "neuer Versuch",
        nameof(MailboxState.Parked) or nameof(MailboxState.Probing) => "angehalten",
        nameof(MailboxState.CatchingUp) => "holt auf",
        nameof(MailboxState.Paused) => "pausiert",
        nameof(Outcome.NotNow) => "nicht möglich",
        nameof(Outcome.Off) => "nicht möglich: eine Einstellung fehlt",
        "link" => "Link erstellt",
        "none" => "keine",
        _ => word,
    };
}
