using Connector.Alerting.Content;
using Connector.Mailboxes;
using static Connector.Mailboxes.FailureClass;

namespace Connector.Alerting.Words;

internal sealed partial class EnglishWording
{
    public override string WhatHappenedHeading => "What happened";

    public override string WeDoHeading => "What we are doing";

    public override string YouCanHeading => "What you can do now";

    public override string ThisMailHeading => "Status and reminders";

    public override string ConsoleLink => "Open the connector's console";

    public override string StateLink => "See the current status";

    public override string SilenceHour => "No reminders for 1 hour";

    public override string SilenceOutage => "I know: no reminders until it is over";

    public override string SilenceAddress => "No reminders about this address";

    public override string SilenceButton => "Silence";

    public override string SilenceNote =>
        "This is for you alone: other administrators still get theirs. We write to you when it is over in any case.";

    public override string SilenceDone(string? address, string? until) =>
        $"No more reminders{(address is null ? "" : $" about {address}")} until {until ?? "it is over"}.";

    public override string Reconnect => "Reconnect this address";

    public override string TestState => "test";

    public override string TestHeadline => "This is a test alert.";

    public override string TestText => "Nothing is wrong. Someone asked the connector to show that its alerts reach you.";

    public override string MayHaveBounced => "What was sent while there was no mailbox may have gone back to its sender.";

    public override string ResolvedPromise =>
        "Everything that waited in Gmail has been imported, each mail once and in order. There is nothing for you to do.";

    public override string SenderState(MailStage stage, OutageKind kind) => stage switch
    {
        MailStage.Resolved => "back to normal",
        MailStage.Update => "update",
        MailStage.Reminder => "reminder",
        _ => kind == OutageKind.Provider ? "mail delayed" : "action needed",
    };

    public override string Subject(string who, OutageKind kind, FailureClass? cause, string since) => kind == OutageKind.Provider
        ? $"[Action optional] {(cause is { } one ? Cause(one) : "Google")} – {who} delayed since {since}"
        : cause switch
        {
            CredentialsRevoked => $"[Action needed] Reconnect {who} – stopped since {since}",
            { } other => $"[Action needed] {AddressRows.Capital(Cause(other))} – {who} stopped since {since}",
            null => $"[Action needed] {AddressRows.Capital(who)} stopped since {since}, for several reasons",
        };

    public override string Count(int addresses) => addresses == 1 ? "1 address" : $"{addresses} addresses";

    public override string State(MailStage stage, OutageKind kind) => stage switch
    {
        MailStage.Resolved => "Back to normal",
        MailStage.Update => "Update",
        MailStage.Reminder => "Reminder",
        _ => kind == OutageKind.Provider ? "Mail delayed" : "Mail stopped",
    };

    public override string OpenedHeadline(string who, OutageKind kind) => kind == OutageKind.Provider
        ? $"New mail to {who} is delayed."
        : $"New mail to {who} is not being imported.";

    public override string ReminderHeadline(string who, int count, OutageKind kind, string duration) => kind == OutageKind.Provider
        ? $"New mail to {who} is still delayed, for {duration} by now."
        : $"New mail to {who} is still not being imported, for {duration} by now.";

    public override string UpdateHeadline(string who, int count, int inAll) =>
        $"{who} {(count == 1 ? "is" : "are")} affected too, {Count(inAll)} in all.";

    public override string ResolvedSubject(string headline) => $"[Resolved] {headline}";

    public override string ResolvedHeadline(string who, int count) => count == 0
        ? "This outage is over."
        : $"Mail to {who} is being imported again.";

    public override string AddressesHeading(MailStage stage) => stage switch
    {
        MailStage.Update => "Newly affected",
        MailStage.Resolved => "Working again",
        _ => "Affected",
    };

    public override string StoppedDetail(string since, string? lastFetch, string? lastMail) => (lastFetch, lastMail) switch
    {
        (null, _) => $"since {since}; never read before",
        (_, null) => $"since {since}; all mail up to {lastFetch} is imported",
        _ => $"since {since}; all mail up to {lastFetch} is imported, the last one came {lastMail}",
    };

    public override string Waiting(int mails) => mails == 1 ? "1 mail is known to wait" : $"{mails} mails are known to wait";

    public override string BackDetail(string since, string back, string duration) => $"{since} to {back}, {duration}";

    public override string More(int addresses) => $"and {addresses} more";

    public override string MoreBehindLink(int addresses) => $"and {addresses} more; “{StateLink}” lists all of them";

    public override string AlreadyReported(int addresses) =>
        addresses == 1 ? "1 address that we wrote to you about is still affected." : $"{addresses} addresses that we wrote to you "
            + "about are still affected.";

    public override string ResolvedSpan(string since, string until, string duration) => $"It lasted {duration}, from {since} to {until}.";

    public override string Delayed(int mails, string longestDelay) => mails switch
    {
        0 => "No mail was noticeably late.",
        1 => $"1 mail was delayed, by {longestDelay}.",
        _ => $"{Number(mails)} mails were delayed, the longest by {longestDelay}.",
    };

    public override string CameTwice(int mails) => mails == 1
        ? "1 mail came by forwarding too: we removed the duplicate."
        : $"{Number(mails)} mails came by forwarding too: we removed the duplicates.";

    public override string Proof(bool proven) => proven
        ? "We compared what Gmail holds with what we imported: nothing is missing."
        : "We compared what Gmail holds with what we imported, and found a difference. We are looking into it, and what was missing "
            + "is imported as we find it.";

    public override string Moved(IReadOnlyList<string> addresses, int more) =>
        $"Still stopped, but for another reason, which another mail is about: {Join(addresses, more)}.";

    public override string Withdrawn(IReadOnlyList<string> addresses, int more) =>
        $"Paused or removed by a person in the meantime: {Join(addresses, more)}.";

    public override string WhyYou(string account, string id) => $"You get this mail as an administrator of {account} (account {id}).";

    public override string Reference(string token, string? zone) =>
        zone is null ? $"Reference {token}. Times are UTC." : $"Reference {token}. Times are those of {zone}, with UTC in brackets.";
}
