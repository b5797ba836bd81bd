using Connector.Alerting.Content;
using Connector.Mailboxes;
using static Connector.Mailboxes.FailureClass;

namespace Connector.Alerting.Words;

/// <content>Why mailboxes stop, and what to do.</content>
public partial class Wording
{
    /// <summary>The cause in a few words, as the end of a subject.</summary>
    public virtual string Cause(FailureClass cause) => cause switch
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

    public virtual string WhatHappened(FailureClass cause) => cause switch
    {
        ProviderBlocked => "Google is turning away our requests to read mail.",
        RateLimited => "Google limits how often we may read this mail, so it comes late.",
        ProviderUnavailable => "Gmail is not answering our requests.",
        CredentialsRevoked =>
            "Google no longer accepts the consent by which we read this mail: it was withdrawn, it expired, or the password was changed.",
        AccessDenied =>
            "Google lets us sign in but not read this mail: a permission is missing, or a rule of your Google Workspace forbids it.",
        MailboxGone =>
            "Google says that there is no Gmail mailbox: the user was deleted or suspended, or has no Gmail licence.",
        WrongAccount =>
            "When this address was connected, another Google account was signed in. Google says that we would read another mailbox, "
                + "so we do not read it.",
        DuplicateMailbox =>
            "Google has one mailbox for this address and for another one of yours that is connected: it ignores dots in a Gmail name "
                + "and everything after a plus.",
        _ => "We cannot open the access key that we stored.",
    };

    /// <summary>Whose fault it is, and what is not necessary.</summary>
    public virtual string WhoseFault(FailureClass cause) => cause switch
    {
        RateLimited => "The limit is Google's, not a fault of yours: passwords and consent are fine, and there is nothing to reconnect.",
        ProviderBlocked or ProviderUnavailable =>
            "The cause lies with Google or on the way there, not with you: passwords and consent are fine, and there is nothing to "
                + "reconnect.",
        CredentialsUnreadable => "The fault is ours, neither yours nor Google's. The operator of this connector has to fix it.",
        _ => "Gmail itself works.",
    };

    /// <summary>Whether one can wait, and where the mail is meanwhile.</summary>
    public virtual string YourMail(FailureClass cause) => cause switch
    {
        ProviderBlocked => $"You can wait: mail arrives automatically once Google lets us in. {NothingLost}",
        RateLimited => $"You can wait: all mail arrives automatically, only later. {NothingLost}",
        ProviderUnavailable => $"You can wait: mail arrives automatically once Gmail answers again. {NothingLost}",
        MailboxGone =>
            "What was imported stays. Mail that is sent there now may go back to its sender.",
        DuplicateMailbox =>
            "Its mail comes in by the other address, each mail once. Nothing is lost.",
        CredentialsRevoked or WrongAccount =>
            "Nothing is lost: your mail stays in Gmail. Once you have reconnected, we import all of it, each mail once and in order.",
        _ =>
            "Nothing is lost: your mail stays in Gmail. As soon as it works again, we import all of it, each mail once and in order.",
    };

    /// <param name="nextTry">A moment; null if unknown.</param>
    public virtual string WeDo(OutageKind kind, string? nextTry) =>
        (nextTry is null
            ? $"We try again automatically{(kind == OutageKind.Provider ? " every few minutes" : "")}."
            : $"Next automatic try: {nextTry}, {(kind == OutageKind.Provider ? "then every few minutes" : "then every few hours")}.")
        + " We will email you when it works again.";

    /// <summary>What to do, in a few words.</summary>
    /// <param name="hasPage">The mail has links to the pages on which it can be done.</param>
    public virtual IReadOnlyList<Step> YouCan(FailureClass cause, StandbyAdvice advice, bool hasPage) => cause switch
    {
        ProviderBlocked or RateLimited or ProviderUnavailable => Meanwhile(advice, hasPage),
        WrongAccount => [new(
            "Reconnect the address. When Google asks which account to use, choose the address itself and not your own. It takes a "
            + $"minute.{(hasPage ? "" : AskForLink)}")],
        DuplicateMailbox => [new(
            $"Remove this address{(hasPage ? " in the console" : ", or ask the operator of this connector to do it")}. The other one "
            + "stays, and so does all that was imported.")],
        CredentialsRevoked => [new(
            $"Reconnect, signed in to Google with the address itself. It takes a minute.{(hasPage ? SendLink : AskForLink)}")],
        AccessDenied =>
        [
            new(
                "Ask your Google Workspace administrator: in the Admin console under Security → Access and data control → API "
                + "controls the connector must be trusted."),
            new($"Or reconnect, and tick every permission that Google asks for.{(hasPage ? "" : AskForLink)}"),
        ],
        MailboxGone =>
        [
            new("See in the Admin console under Directory → Users whether the user is active and has Gmail."),
            new($"If the address is no longer needed, remove it{(hasPage ? " in the console" : ", or ask the operator to do it")}."),
        ],
        _ => [new(
            $"Reconnect: that stores a new key and works at once.{(hasPage ? "" : AskForLink)} Or wait until the operator has fixed it.")],
    };

    private static IReadOnlyList<Step> Meanwhile(StandbyAdvice advice, bool hasPage) =>
    [
        new("If something is urgent, read and answer it in Gmail in your browser."),
        advice switch
        {
            StandbyAdvice.Ready => LeaveBoth,
            StandbyAdvice.SetUp when hasPage => new("If you cannot wait, have the mail forwarded: the link below shows how."),
            _ => new("If you cannot wait, have the mail forwarded: the steps are below."),
        },
    ];

    private const string NothingLost = "Nothing is lost: your mail stays in Gmail, and we import each mail once and in order.";

    private const string AskForLink = " Ask the operator of this connector for a link.";

    private const string SendLink = " If another person has this mailbox, send that person the link.";
}
