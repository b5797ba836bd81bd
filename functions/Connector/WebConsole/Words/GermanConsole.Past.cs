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

    public override string Name(PastState past, bool lasts) => past.State switch
    {
        nameof(MailboxState.Active) => "Funktioniert",
        nameof(MailboxState.BackingOff) when lasts => "Ein Abruf misslang und wird bald wiederholt",
        nameof(MailboxState.BackingOff) => "Ein Abruf misslang und wurde bald wiederholt",
        nameof(MailboxState.Parked) when lasts => "Abrufe sind eingestellt; wir prüfen ab und zu, ob es wieder geht",
        nameof(MailboxState.Parked) => "Abrufe eingestellt; wir prüften ab und zu, ob es wieder geht",
        nameof(MailboxState.CatchingUp) when lasts => "Abrufe gelingen wieder; die wartenden E-Mails werden importiert",
        nameof(MailboxState.CatchingUp) => "Abrufe gelangen wieder; die wartenden E-Mails wurden importiert",
        nameof(MailboxState.Paused) => "Pausiert",
        PastState.Reconnected => "Neu verbunden",
        _ => past.State,
    };
}
