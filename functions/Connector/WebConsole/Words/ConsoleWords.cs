using System.Globalization;
using Connector.Forwarding.Readiness;
using Connector.Incidents;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.WebConsole.Acting;
using Connector.WebConsole.Reading;

namespace Connector.WebConsole.Words;

/// <summary>The texts of the console in English. Another language overrides each text; a test names those that it lacks.</summary>
public partial class ConsoleWords
{
    private static readonly ConsoleWords English = new();

    private static readonly GermanConsole German = new();

    private protected ConsoleWords()
    {
    }

#pragma warning disable CS8524 // A locale without a language must not compile (CS8509); locales without a name do not exist.
    public static ConsoleWords In(Locale locale) => locale switch
    {
        Locale.En => English,
        Locale.De => German,
    };
#pragma warning restore CS8524

    protected virtual CultureInfo Culture => CultureInfo.InvariantCulture;

    public string Number(int number) => number.ToString("N0", Culture);

    /// <summary>A number of addresses.</summary>
    public virtual string Count(int addresses) => addresses == 1 ? "1 address" : $"{Number(addresses)} addresses";

    public virtual string Name(Condition condition) => condition switch
    {
        Condition.NeedsPerson => "Action needed",
        Condition.Unreached => "Mail does not arrive",
        Condition.Refused => "Refused",
        Condition.Late => "Late",
        Condition.Retrying => "Trying again",
        Condition.Held => "Waiting for Google",
        Condition.CatchingUp => "Catching up",
        Condition.Starting => "Starting",
        Condition.Paused => "Paused",
        _ => "Working",
    };

    /// <summary>Whose fault it is: a headline, and what it means.</summary>
    public virtual (string Headline, string Text) Say(Situation situation, Func<DateTimeOffset, string> moment) => situation switch
    {
        Situation.OfProvider { Incident: var incident, Addresses: var addresses } => (
            incident.Cause == FailureClass.ProviderBlocked ? "Google refuses our connection" : "Gmail does not answer",
            $"Since {moment(incident.FirstFailureAt)}. {Count(addresses)} {(addresses == 1 ? "waits" : "wait")} now. The mail stays in "
            + "Gmail and arrives here automatically once Google lets us in. Passwords and consents are fine, and there is nothing to "
            + "reconnect."
            + (incident.NextCanaryAt is { } next ? $" Next try: {moment(next)}." : "")),
        Situation.OfConnector { Addresses: var addresses } => (
            "The connector is late",
            $"{Count(addresses)} should have been fetched and {(addresses == 1 ? "was" : "were")} not. The fault is ours, not Google's."),
        Situation.OfDestination { Accounts: var accounts, Since: var since } => (
            "The helpdesk takes no mail",
            $"Since {moment(since)}{(accounts == 1 ? "" : $", for {Number(accounts)} accounts")}. Mail is imported, waits here, and is "
            + "delivered as soon as the helpdesk takes it."),
        Situation.OfAddresses { Addresses: var addresses } => (
            $"Action needed for {Count(addresses)}",
            "The consent ended, or Google denies access. The list below names the cause and the action for each."),
        Situation.Unreached { Addresses: var addresses } => (
            $"Mail does not reach {Count(addresses)}",
            "Google lets us in, and there is no new mail. A test mail did not arrive either. The page of each address says what to check."),
        Situation.Refused { Addresses: var addresses } => (
            $"{Count(addresses)} {(addresses == 1 ? "is" : "are")} not fetched at the moment",
            "Google refused the last attempt. We try again automatically."),
        Situation.Nothing { LastMailAt: var last } => (
            "Everything works", last is { } at ? $"The last mail was imported at {moment(at)}." : "No mail has been imported yet."),
        _ => ("No address is connected yet", "An address appears here as soon as it is connected."),
    };

    public virtual string Phase(IncidentPhase phase) => phase switch
    {
        IncidentPhase.Suspected => "Investigating",
        IncidentPhase.Open => "Google refuses",
        IncidentPhase.Ramping => "Recovering",
        IncidentPhase.Dismissed => "Dismissed",
        IncidentPhase.Merged => "Part of a larger incident",
        _ => "Resolved",
    };

    public virtual string Readiness(ReadinessState state) => state switch
    {
        ReadinessState.Proven => "Ready: a forwarded mail has arrived",
        ReadinessState.Verified => "Ready: Gmail's settings forward all mail",
        ReadinessState.Pending => "Not finished",
        ReadinessState.Broken => "Broken",
        _ => "Not set up",
    };

    public virtual string Say(Outcome outcome) => outcome switch
    {
        Outcome.Done => "done.",
        Outcome.NotNow => "not possible at the moment. Nothing was changed.",
        _ => "not possible, because a setting of this connector is missing. Please ask the operator.",
    };

    public virtual string Standby(StandbyState state) => state switch
    {
        StandbyState.Ready => "ready",
        StandbyState.Broken => "broken",
        _ => "not set up",
    };

    /// <param name="state">Null if this version does not know the state.</param>
    public virtual string Fate(MessageState? state) => state switch
    {
        MessageState.Delivered => "Delivered",
        MessageState.Stored => "Waits for delivery",
        MessageState.DeadLettered => "Refused by the helpdesk",
        MessageState.Duplicate => "Second copy, not delivered",
        MessageState.Gone => "Deleted in Gmail before the import",
        MessageState.OwnAlert => "Alert of this connector, not delivered",
        _ => "Unknown",
    };

    public virtual string Label(Verb verb) => verb switch
    {
        Verb.Fetch => "Fetch now",
        Verb.Pause => "Pause",
        Verb.Resume => "Resume",
        Verb.Reconnect => "Reconnect",
        Verb.Redeliver => "Deliver again",
        Verb.Reimport => "Import again",
        Verb.Silence => "Stop reminders",
        Verb.Remind => "Send reminders again",
        Verb.Audit => "Check forwarding",
        Verb.Proof => "Send a test mail",
        Verb.Rotate => "New inbound address",
        _ => "Disconnect",
    };

    /// <summary>What will happen, before a person confirms it.</summary>
    public virtual string Effect(Verb verb) => verb switch
    {
        Verb.Fetch => "The mailbox is fetched at once. If an incident holds it, nothing happens until Google lets us in.",
        Verb.Pause => "New mail is not fetched until a person resumes the mailbox. It stays in Gmail, and nothing is lost.",
        Verb.Resume => "The mailbox is fetched again, beginning with all mail that came since it was paused.",
        Verb.Reconnect => "You get a link for signing in to Google as this address. Nothing changes until a person signs in with it.",
        Verb.Redeliver => "All mails of this mailbox that are not delivered are delivered now, also those that the helpdesk refused.",
        Verb.Reimport =>
            "Gmail is asked for all mail since this day. What is missing here is imported. What is here stays as it is, and is not "
            + "delivered again.",
        Verb.Silence => "There are no more reminders about this address until it is imported again. The all-clear still comes.",
        Verb.Remind => "Reminders about this address are sent again, until it is imported again.",
        Verb.Audit => "Gmail's settings are read, to see whether this mailbox forwards its mail here.",
        Verb.Proof => "A test mail goes to this address. If forwarding works, it comes back within ten minutes.",
        Verb.Rotate => "The mailbox gets a new inbound address. The old one works for some days: change Gmail's forwarding before that.",
        _ => "Import and forwarding end, and the stored credential is erased. Mail that was imported stays here.",
    };

    /// <param name="what">A word of an incident's timeline.</param>
    public virtual string Step(string what) => what switch
    {
        "firstFailure" => "First failure",
        "suspected" => "Suspected: only a test fetch calls Google",
        "detected" => "Confirmed by a test fetch",
        "reopened" => "Began again",
        "alerted" => "First administrator informed",
        "cleanCanary" => "A test fetch succeeded",
        "canaryRefused" => "A test fetch was refused",
        "rampStep" => "Addresses are let through",
        "accountsLeft" => "Some accounts are refused while others work",
        "relapsed" => "Google refused again",
        "backlogZero" => "All waiting mail is imported",
        "resolved" => "Resolved",
        "dismissed" => "Dismissed: there was no incident",
        "merged" => "Part of a larger incident",
        _ => what,
    };
}
