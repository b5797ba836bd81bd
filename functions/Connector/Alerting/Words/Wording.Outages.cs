using Connector.Mailboxes;
using static Connector.Mailboxes.FailureClass;

namespace Connector.Alerting.Words;

/// <content>Mails about outages.</content>
public partial class Wording
{
    public virtual string WhatHappenedHeading => "What happened";

    public virtual string WeDoHeading => "What we are doing";

    public virtual string YouCanHeading => "What you can do now";

    public virtual string ThisMailHeading => "Status and reminders";

    /// <summary>Label of a link or button to the console.</summary>
    public virtual string ConsoleLink => "Open the console";

    /// <summary>Label of the button to forwarding.</summary>
    /// <param name="who">An address, or <see cref="Count"/>.</param>
    public virtual string SetUpForwarding(string who) => $"Set up forwarding for {who}";

    /// <summary>Label of the button to reconnect.</summary>
    /// <param name="who">An address, or <see cref="Count"/>.</param>
    public virtual string ReconnectNow(string who) => $"Reconnect {who}";

    /// <summary>Label of the link to the current state.</summary>
    public virtual string StateLink => "See the current status";

    public virtual string SilenceHour => "No reminders for 1 hour";

    public virtual string SilenceOutage => "I know: no reminders until it is over";

    public virtual string SilenceAddress => "No reminders about this address";

    /// <summary>Label of the button on the page that a silence link opens.</summary>
    public virtual string SilenceButton => "Stop reminders";

    /// <summary>What a silence changes and what not.</summary>
    public virtual string SilenceNote =>
        "This applies to you only: other administrators still get their mails. In any case, we write to you when it is over.";

    /// <param name="address">The address; null for all.</param>
    /// <param name="until">A moment; null for the end of the outage.</param>
    public virtual string SilenceDone(string? address, string? until) =>
        $"No more reminders{(address is null ? "" : $" about {address}")} until {until ?? "it is over"}.";

    /// <summary>Label of the link to reconnect one address.</summary>
    public virtual string Reconnect => "Reconnect this address";

    public virtual string TestState => "test";

    public virtual string TestHeadline => "This is a test alert.";

    public virtual string TestText => "Nothing is wrong. Someone asked the connector to show that its alerts reach you.";

    /// <summary>For a mailbox that did not exist: mail to it may have bounced.</summary>
    public virtual string MayHaveBounced => "Mail that was sent while the mailbox did not exist may have gone back to its sender.";

    public virtual string ResolvedPromise =>
        "Everything that waited in Gmail has been imported, each mail once and in order. There is nothing for you to do.";

    /// <summary>The word after the sender's name.</summary>
    public virtual string SenderState(MailStage stage, OutageKind kind) => stage switch
    {
        MailStage.Resolved => "back to normal",
        MailStage.Update => "update",
        MailStage.Reminder => "reminder",
        _ => kind == OutageKind.Provider ? "mail delayed" : "action needed",
    };

    /// <param name="who">An address, or <see cref="Count"/>.</param>
    /// <param name="cause">Null if several causes require different things.</param>
    /// <param name="since">A time of day, marked as UTC.</param>
    public virtual string Subject(string who, OutageKind kind, FailureClass? cause, string since) => kind == OutageKind.Provider
        ? $"[Action optional] {(cause is { } one ? Cause(one) : "Google")} – {who} delayed since {since}"
        : cause switch
        {
            CredentialsRevoked => $"[Action needed] Reconnect {who} – stopped since {since}",
            { } other => $"[Action needed] {Capital(Cause(other))} – {who} stopped since {since}",
            null => $"[Action needed] {Capital(who)} stopped since {since}, for several reasons",
        };

    /// <summary>"3 addresses".</summary>
    public virtual string Count(int addresses) => addresses == 1 ? "1 address" : $"{addresses} addresses";

    public string State(MailStage stage, OutageKind kind) =>
        stage == MailStage.Opened ? OpenedState(kind) : Capital(SenderState(stage, kind));

    protected virtual string OpenedState(OutageKind kind) => kind == OutageKind.Provider ? "Mail delayed" : "Mail stopped";

    /// <param name="who">An address, or <see cref="Count"/>.</param>
    public virtual string OpenedHeadline(string who, OutageKind kind) => kind == OutageKind.Provider
        ? $"New mail to {who} is delayed."
        : $"New mail to {who} is not being imported.";

    /// <param name="duration">Since the first failure.</param>
    public virtual string ReminderHeadline(string who, OutageKind kind, string duration) => kind == OutageKind.Provider
        ? $"New mail to {who} is still delayed, for {duration} by now."
        : $"New mail to {who} is still not being imported, for {duration} by now.";

    public virtual string UpdateHeadline(string who, int count, int inAll) =>
        $"{who} {(count == 1 ? "is" : "are")} affected too, {Count(inAll)} in all.";

    /// <param name="headline">The headline of the mail without its full stop.</param>
    public virtual string ResolvedSubject(string headline) => $"[Resolved] {headline}";

    /// <param name="count">The number of addresses that work again; 0 if all left in another way.</param>
    public virtual string ResolvedHeadline(string who, int count) => count == 0
        ? "This outage is over."
        : $"Mail to {who} is being imported again.";

    public virtual string AddressesHeading(MailStage stage) => stage switch
    {
        MailStage.Update => "Newly affected",
        MailStage.Resolved => "Working again",
        _ => "Affected",
    };

    /// <param name="lastFetch">When the mailbox was last fetched completely; null for never.</param>
    /// <param name="lastMail">When the last mail was imported; null if unknown.</param>
    public virtual string StoppedDetail(string since, string? lastFetch, string? lastMail) => (lastFetch, lastMail) switch
    {
        (null, _) => $"since {since}; never read before",
        (_, null) => $"since {since}; all mail up to {lastFetch} is imported",
        _ => $"since {since}; all mail up to {lastFetch} is imported, the last one came {lastMail}",
    };

    public virtual string Waiting(int mails) => mails == 1 ? "1 mail is known to wait" : $"{mails} mails are known to wait";

    public virtual string BackDetail(string since, string back, string duration) => $"{since} to {back}, {duration}";

    public virtual string More(int addresses) => $"and {addresses} more";

    /// <summary>Like <see cref="More"/>, in a mail with a link that lists all addresses.</summary>
    public virtual string MoreBehindLink(int addresses) => $"and {addresses} more; “{StateLink}” lists all of them";

    public virtual string AlreadyReported(int addresses) =>
        addresses == 1 ? "1 address that we wrote to you about is still affected." : $"{addresses} addresses that we wrote to you "
            + "about are still affected.";

    public virtual string ResolvedSpan(string since, string until, string duration) => $"It lasted {duration}, from {since} to {until}.";

    /// <summary>How many mails were late.</summary>
    public virtual string Delayed(int mails, string longestDelay) => mails switch
    {
        0 => "No mail was noticeably late.",
        1 => $"1 mail was delayed, by {longestDelay}.",
        _ => $"{Number(mails)} mails were delayed, the longest by {longestDelay}.",
    };

    /// <param name="mails">Mails that came by forwarding and from Gmail.</param>
    public virtual string CameTwice(int mails) => mails == 1
        ? "1 mail came by forwarding too: we removed the duplicate."
        : $"{Number(mails)} mails came by forwarding too: we removed the duplicates.";

    /// <summary>The result of a comparison with Gmail's own list.</summary>
    public virtual string Proof(bool proven) => proven
        ? "We compared what Gmail holds with what we imported: nothing is missing."
        : "We compared what Gmail holds with what we imported, and found a difference. We are looking into it, and what was missing "
            + "is imported as we find it.";

    public virtual string Moved(IReadOnlyList<string> addresses) =>
        $"Still stopped, but for another reason, which another mail is about: {Join(addresses)}.";

    public virtual string Withdrawn(IReadOnlyList<string> addresses) =>
        $"Paused or removed by a person in the meantime: {Join(addresses)}.";

    /// <param name="id">The account's id.</param>
    public virtual string WhyYou(string account, string id) => $"You get this mail as an administrator of {account} (account {id}).";

    /// <param name="zone">The time zone beside UTC; null for none.</param>
    public virtual string Reference(string token, string? zone) =>
        zone is null ? $"Reference {token}. Times are UTC." : $"Reference {token}. Times are those of {zone}, with UTC in brackets.";
}
