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

    public override string Result => "Ergebnis";

    public override string NoChange => "keine Änderung";

    public override string Disconnected => "getrennt";

    public override string MailsEnqueued(int mails) => mails == 1
        ? "1 E-Mail wird noch einmal zugestellt" : $"{Number(mails)} E-Mails werden noch einmal zugestellt";

    public override string JobsEnqueued(int jobs, int unreadable) =>
        (jobs == 1 ? "1 Auftrag wird wiederholt" : $"{Number(jobs)} Aufträge werden wiederholt")
        + (unreadable == 0 ? "" : $", {Number(unreadable)} nicht möglich");

    public override string HistoryOf(string account) => $"Verlauf des Kontos {account}";

    public override string WholeHistory => "Verlauf aller Konten";

    public override string OlderActions => "Alle Aktionen dieses Kontos";

    public override string Newest => "Neueste";

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
        nameof(StandbyState.NotSetUp) => "nicht eingerichtet",
        nameof(StandbyState.Ready) => Standby(StandbyState.Ready),
        nameof(StandbyState.Broken) => Standby(StandbyState.Broken),
        AuditEntry.Link => "Link erstellt",
        AuditEntry.None => "keine",
        MailboxActions.Planned => "Abruf eingeplant",
        "sent" => "gesendet",
        _ => word,
    };
}
