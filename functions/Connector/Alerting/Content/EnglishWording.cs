using System.Globalization;
using Connector.Alerting.Digests;
using Connector.Mailboxes;
using static Connector.Mailboxes.FailureClass;

namespace Connector.Alerting.Content;

internal sealed class EnglishWording : Wording
{
    private static readonly Step Wait = new("You do not have to do anything. If something is urgent, read and answer it in Gmail in your browser.");

    private static readonly Step SeeBelow = new("If you cannot wait, have the mail forwarded: the steps are below.");

    private static readonly Step LeaveBoth = new("You can leave forwarding on afterwards: we remove duplicates.");

    public override string Language => "en";

    public override string SenderName => "Mail connector";

    public override string WhatHappenedHeading => "What happened";

    public override string WeDoHeading => "What we are doing";

    public override string YouCanHeading => "What you can do now";

    public override string ForwardingHeading => "If you cannot wait: forward the mail";

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

    public override string ForwardTo => "Forward to";

    public override string ForwardingMayStay =>
        "You can switch forwarding off again, or leave it on as a standby: we remove duplicates.";

    public override string MayHaveBounced => "What was sent while there was no mailbox may have gone back to its sender.";

    public override string ResolvedPromise =>
        "Everything that waited in Gmail has been imported, each mail once and in order. There is nothing for you to do.";

    protected override string LessThanAMinute => "less than a minute";

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

    public override string Cause(FailureClass cause) => cause switch
    {
        ProviderBlocked => "Google is refusing our connection",
        RateLimited => "Google is slowing us down",
        ProviderUnavailable => "Gmail is not answering",
        CredentialsRevoked => "please reconnect",
        AccessDenied => "Google denies access",
        MailboxGone => "Google finds no mailbox",
        WrongAccount => "the sign-in opens another mailbox",
        DuplicateMailbox => "this mailbox is connected twice",
        _ => "our stored key does not open",
    };

    public override string WhatHappened(FailureClass cause) => cause switch
    {
        ProviderBlocked => "Google is turning away our requests to read mail.",
        RateLimited => "Google limits how often we may read this mail, so it comes late.",
        ProviderUnavailable => "Gmail is not answering our requests.",
        CredentialsRevoked =>
            "Google no longer accepts the consent by which we read this mail: it was withdrawn, it expired, or the password was changed.",
        AccessDenied =>
            "Google lets us sign in but not read this mail: a permission is missing, or a rule of your Google Workspace stands against it.",
        MailboxGone =>
            "Google says that there is no Gmail mailbox: the user was deleted or suspended, or has no Gmail licence.",
        WrongAccount =>
            "Whoever connected this address was signed in to Google as somebody else. Google says that we would read another mailbox, so we do not read it.",
        DuplicateMailbox =>
            "Google has one mailbox for this address and for another one of yours that is connected: it ignores dots in a Gmail name and whatever follows a plus.",
        _ => "We cannot open the access key that we stored.",
    };

    public override string WhoseFault(FailureClass cause) => cause switch
    {
        RateLimited => "The limit is Google's, not a fault of yours: passwords and consent are fine, and there is nothing to reconnect.",
        ProviderBlocked or ProviderUnavailable =>
            "The cause lies with Google or on the way there, not with you: passwords and consent are fine, and there is nothing to reconnect.",
        CredentialsUnreadable => "The fault is ours, neither yours nor Google's. The operator of this connector has to mend it.",
        _ => "Gmail itself works.",
    };

    public override string YourMail(FailureClass cause) => cause switch
    {
        MailboxGone =>
            "What was imported stays. Mail that is sent there now may go back to its sender.",
        DuplicateMailbox =>
            "It comes in by the other address, each mail once. Nothing is lost.",
        CredentialsRevoked or WrongAccount =>
            "Nothing is lost: your mail stays in Gmail. Once you have reconnected, we import all of it, each mail once and in order.",
        _ =>
            "Nothing is lost: your mail stays in Gmail. As soon as it works again, we import all of it, each mail once and in order. Only your answers may be late.",
    };

    public override string WeDo(OutageKind kind, string? nextTry) =>
        (nextTry is null
            ? $"We try again automatically{(kind == OutageKind.Provider ? " every few minutes" : "")}."
            : $"Next automatic try: {nextTry}, {(kind == OutageKind.Provider ? "then every few minutes" : "then every few hours")}.")
        + " We will email you when it works again.";

    public override IReadOnlyList<Step> YouCan(FailureClass cause, StandbyAdvice advice) => cause switch
    {
        ProviderBlocked or RateLimited or ProviderUnavailable => advice == StandbyAdvice.Ready ? [Wait, LeaveBoth] : [Wait, SeeBelow],
        WrongAccount =>
        [
            new("Reconnect in the connector's console. When Google asks which account to use, choose the address itself and not your own. It takes a minute."),
        ],
        DuplicateMailbox =>
        [
            new("Remove this address in the connector's console. The other one stays, and so does all that was imported."),
        ],
        CredentialsRevoked =>
        [
            new("Reconnect in the connector's console, signed in to Google with the address itself. It takes a minute."),
        ],
        AccessDenied =>
        [
            new("Ask your Google Workspace administrator: in the Admin console under Security → Access and data control → API controls the connector must be trusted."),
            new("Or reconnect in the connector's console and tick every permission that Google asks for."),
        ],
        MailboxGone =>
        [
            new("See in the Admin console under Directory → Users whether the user is active and has Gmail."),
            new("If the address is no longer needed, remove it in the connector's console."),
        ],
        _ =>
        [
            new("Reconnect in the connector's console: that stores a new key and works at once. Or wait until the operator has mended it."),
        ],
    };

    public override IReadOnlyList<Step> Forwarding(StandbyAdvice advice) => advice switch
    {
        StandbyAdvice.Ready => [],
        StandbyAdvice.SetUp =>
        [
            new("One address at a time. In that Gmail account: Settings → See all settings → Forwarding and POP/IMAP → Add a forwarding address, and enter the address shown above. Gmail sends a confirmation code there; we email it to you, and the connector's console shows it too. Choose to keep Gmail's copy in the inbox."),
            new("Or all addresses at once, as Google Workspace administrator: Admin console → Apps → Google Workspace → Gmail → Routing → Recipient address map, and tick “Also route to original destination”. How to:", RoutingHelp),
            new("If Gmail does not allow forwarding: Admin console → Gmail → End User Access → Automatic forwarding. How to:", ForwardingHelp),
            LeaveBoth,
        ],
        _ =>
        [
            new("Let Gmail forward a copy to a mailbox that your team reads: Gmail → Settings → See all settings → Forwarding and POP/IMAP. Keep Gmail's copy in the inbox, so that we can import it later."),
            new("For all addresses at once, as Google Workspace administrator: Admin console → Apps → Google Workspace → Gmail → Routing → Recipient address map, and tick “Also route to original destination”. How to:", RoutingHelp),
        ],
    };

    public override string? ConsoleButton(FailureClass cause) => cause switch
    {
        ProviderBlocked or RateLimited or ProviderUnavailable => null,
        CredentialsRevoked or WrongAccount => "Reconnect now",
        _ => "Open the console",
    };

    public override string StoppedDetail(string since, string? lastFetch, string? lastMail) => (lastFetch, lastMail) switch
    {
        (null, _) => $"since {since}; never read before",
        (_, null) => $"since {since}; all mail up to {lastFetch} is imported",
        _ => $"since {since}; all mail up to {lastFetch} is imported, the last one came {lastMail}",
    };

    public override string Waiting(int mails) => mails == 1 ? "1 mail is known to wait" : $"{mails} mails are known to wait";

    public override string Standby(StandbyState state) => state switch
    {
        StandbyState.Ready => "Forwarding is ready: forwarded mail arrives in the meantime",
        StandbyState.Broken => "Forwarding is broken: nothing arrives that way",
        _ => "Forwarding is not set up",
    };

    public override string StandbySummary(int ready, int inAll) => ready == 0
        ? "Forwarding is not ready for any of them. The steps to set it up are below."
        : ready == inAll
            ? "Forwarding is ready for all of them: forwarded mail arrives in the meantime."
            : $"Forwarding is ready for {ready} of {inAll}; for the others it can be set up now.";

    public override string BackDetail(string since, string back, string duration) => $"{since} to {back}, {duration}";

    public override string More(int addresses) => $"and {addresses} more";

    public override string MoreBehindLink(int addresses) => $"and {addresses} more; “{StateLink}” lists all of them";

    public override string AlreadyReported(int addresses) =>
        addresses == 1 ? "1 address that we wrote to you about is still affected." : $"{addresses} addresses that we wrote to you about are still affected.";

    public override string ResolvedSpan(string since, string until, string duration) => $"It lasted {duration}, from {since} to {until}.";

    public override string Delayed(int mails, string longestDelay) => mails switch
    {
        0 => "No mail was noticeably late.",
        1 => $"1 mail was delayed, by {longestDelay}.",
        _ => $"{mails.ToString("N0", CultureInfo.InvariantCulture)} mails were delayed, the longest by {longestDelay}.",
    };

    public override string CameTwice(int mails) => mails == 1
        ? "1 mail came by forwarding too: we removed the duplicate."
        : $"{mails.ToString("N0", CultureInfo.InvariantCulture)} mails came by forwarding too: we removed the duplicates.";

    public override string Proof(bool proven) => proven
        ? "We compared what Gmail holds with what we imported: nothing is missing."
        : "We compared what Gmail holds with what we imported, and found a difference. We are looking into it, and what was missing is imported as we find it.";

    public override string Moved(IReadOnlyList<string> addresses, int more) =>
        $"Still stopped, but for another reason, which another mail is about: {Join(addresses, more)}.";

    public override string Withdrawn(IReadOnlyList<string> addresses, int more) =>
        $"Paused or removed by a person in the meantime: {Join(addresses, more)}.";

    public override string DigestSubject(int mails, string who) => $"[Action needed] {Mails(mails)} to {who} not delivered";

    public override string DigestState => "Not delivered";

    public override string DigestHeadline(int mails, string who) =>
        $"{Mails(mails)} to {who} {(mails == 1 ? "has" : "have")} not reached your helpdesk.";

    public override string SetAside(QuarantineCause cause) => cause switch
    {
        QuarantineCause.Refused => "Your helpdesk refused to take mail and will not be asked again by itself.",
        QuarantineCause.Stuck => "Handing mail to your helpdesk failed on every try.",
        QuarantineCause.NotStored => "Our storage does not take some mail; we go on trying.",
        _ => "Gmail lists mail that it does not give out; we go on trying.",
    };

    public override string OthersFlow => "All other mail flows.";

    public override string SetAsideDetail(QuarantineCause cause, int mails, string since) => cause switch
    {
        QuarantineCause.Refused => $"{Mails(mails)} refused by the helpdesk, since {since}",
        QuarantineCause.Stuck => $"{Mails(mails)} could not be handed over, since {since}",
        QuarantineCause.NotStored => $"{Mails(mails)} not taken by our storage, since {since}",
        _ => $"{Mails(mails)} not given out by Gmail, since {since}",
    };

    public override IReadOnlyList<string> DigestSteps(IReadOnlyCollection<QuarantineCause> causes) =>
    [
        .. causes.Contains(QuarantineCause.Refused)
            ? ["See the reason of each in the connector's console, mend it in the helpdesk (often a limit on size or a field), and deliver them again from there."]
            : Enumerable.Empty<string>(),
        .. causes.Contains(QuarantineCause.Stuck) ? ["Ask the operator of this connector to look into what failed, and to deliver them again."] : Enumerable.Empty<string>(),
        .. causes.Contains(QuarantineCause.NotStored) ? ["Ask the operator of this connector to see why its storage refuses them."] : Enumerable.Empty<string>(),
        "If one is urgent, read and answer it in Gmail.",
    ];

    public override string DigestYourMail => "Nothing is lost: we keep what we could read until it is delivered, and Gmail keeps its copy.";

    private static string Mails(int mails) => mails == 1 ? "1 mail" : $"{mails.ToString("N0", CultureInfo.InvariantCulture)} mails";

    public override string WhyYou(string account, string id) => $"You get this mail as an administrator of {account} (account {id}).";

    public override string Reference(string token, string? zone) =>
        zone is null ? $"Reference {token}. Times are UTC." : $"Reference {token}. Times are those of {zone}, with UTC in brackets.";

    protected override string Day(DateTime date) => date.ToString("d MMM", CultureInfo.InvariantCulture);

    protected override string Days(int days) => days == 1 ? "1 day" : $"{days} days";

    private string Join(IReadOnlyList<string> addresses, int more) =>
        string.Join(", ", addresses) + (more > 0 ? $" {More(more)}" : "");
}
