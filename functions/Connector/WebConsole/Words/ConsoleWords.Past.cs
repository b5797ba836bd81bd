using Connector.Mailboxes;

namespace Connector.WebConsole.Words;

/// <content>The texts of what happened to a mailbox.</content>
public partial class ConsoleWords
{
    public virtual string PastHeading => "What happened";

    public virtual string PastNote => $"The last {StateHistory.MaxEntries} changes of this address, and the incidents of the last 90 days.";

    public virtual string WasConnected => "Connected";

    public virtual string HeldUntil(string incident, string? until) =>
        until is null ? $"Held by incident {incident}" : $"Held by incident {incident}, which ended: {until}";

    /// <param name="lasts">Whether the mailbox is still in this state.</param>
    public virtual string Name(PastState past, bool lasts) => past.State switch
    {
        nameof(MailboxState.Active) => "Works",
        nameof(MailboxState.BackingOff) when lasts => "A fetch failed, and is tried again soon",
        nameof(MailboxState.BackingOff) => "A fetch failed, and was tried again soon",
        nameof(MailboxState.Parked) when lasts => "Fetches are stopped; we try from time to time whether it works again",
        nameof(MailboxState.Parked) => "Fetches stopped; we tried from time to time whether it works again",
        nameof(MailboxState.CatchingUp) when lasts => "Fetches succeed again; the waiting mail is being imported",
        nameof(MailboxState.CatchingUp) => "Fetches succeeded again; the waiting mail was imported",
        nameof(MailboxState.Paused) => "Paused",
        PastState.Reconnected => "Connected anew",
        _ => past.State,
    };
}
