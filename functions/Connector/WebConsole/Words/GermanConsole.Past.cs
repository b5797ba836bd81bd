using Connector.Mailboxes;

namespace Connector.WebConsole.Words;

/// <content>The texts of what happened to a mailbox.</content>
internal sealed partial class GermanConsole
{
    public override string PastHeading => "Was geschah";

    public override string PastNote =>
        $"Die letzten {StateHistory.MaxEntries} Änderungen dieser Adresse und die Störungen der letzten 90 Tage.";

    public override string WasConnected => "Verbunden";

    public override string HeldUntil(string incident, string? until) =>
        until is null ? $"Angehalten durch Störung {incident}" : $"Angehalten durch Störung {incident}, deren Ende: {until}";

    public override string Name(PastState past) => past.State switch
    {
        nameof(MailboxState.Active) => "Funktioniert",
        nameof(MailboxState.BackingOff) => "Ein Abruf misslang und wurde bald wiederholt",
        nameof(MailboxState.Parked) => "Abrufe eingestellt; wir prüften ab und zu, ob es wieder geht",
        nameof(MailboxState.CatchingUp) => "Abrufe gelangen wieder; die wartenden E-Mails wurden importiert",
        nameof(MailboxState.Paused) => "Pausiert",
        PastState.Reconnected => "Neu verbunden",
        _ => past.State,
    };
}
