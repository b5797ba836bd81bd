using Connector.Mailboxes;

namespace Connector.Alerting.Words;

/// <content>Mails about outages.</content>
public abstract partial class Wording
{
    /// <summary>The word after the sender's name.</summary>
    public abstract string SenderState(MailStage stage, OutageKind kind);

    /// <param name="who">An address, or <see cref="Count"/>.</param>
    /// <param name="cause">Null if several causes require different things.</param>
    /// <param name="since">A time of day, marked as UTC.</param>
    public abstract string Subject(string who, OutageKind kind, FailureClass? cause, string since);

    /// <summary>"3 addresses".</summary>
    public abstract string Count(int addresses);

    public abstract string State(MailStage stage, OutageKind kind);

    /// <param name="who">An address, or <see cref="Count"/>.</param>
    public abstract string OpenedHeadline(string who, OutageKind kind);

    /// <param name="duration">Since the first failure.</param>
    public abstract string ReminderHeadline(string who, int count, OutageKind kind, string duration);

    public abstract string UpdateHeadline(string who, int count, int inAll);

    /// <param name="count">The number of addresses that work again; 0 if all left in another way.</param>
    public abstract string ResolvedHeadline(string who, int count);

    /// <param name="headline">The headline of the mail without its full stop.</param>
    public abstract string ResolvedSubject(string headline);

    public abstract string WhatHappenedHeading { get; }

    public abstract string AddressesHeading(MailStage stage);

    public abstract string WeDoHeading { get; }

    public abstract string YouCanHeading { get; }

    public abstract string ThisMailHeading { get; }

    /// <summary>Label of the link to the console in a mail without a button.</summary>
    public abstract string ConsoleLink { get; }

    /// <summary>Label of the link to the current state.</summary>
    public abstract string StateLink { get; }

    public abstract string SilenceHour { get; }

    public abstract string SilenceOutage { get; }

    public abstract string SilenceAddress { get; }

    /// <summary>Label of the button on the page that a silence link opens.</summary>
    public abstract string SilenceButton { get; }

    /// <param name="address">The address; null for all.</param>
    /// <param name="until">A moment; null for the end of the outage.</param>
    public abstract string SilenceDone(string? address, string? until);

    /// <summary>What a silence changes and what not.</summary>
    public abstract string SilenceNote { get; }

    /// <param name="lastFetch">When the mailbox was last fetched completely; null for never.</param>
    /// <param name="lastMail">When the last mail was imported; null if unknown.</param>
    public abstract string StoppedDetail(string since, string? lastFetch, string? lastMail);

    public abstract string Waiting(int mails);

    /// <summary>Label of the link to reconnect one address.</summary>
    public abstract string Reconnect { get; }

    public abstract string TestState { get; }

    public abstract string TestHeadline { get; }

    public abstract string TestText { get; }

    public abstract string BackDetail(string since, string back, string duration);

    public abstract string More(int addresses);

    /// <summary>Like <see cref="More"/>, in a mail with a link that lists all addresses.</summary>
    public abstract string MoreBehindLink(int addresses);

    public abstract string AlreadyReported(int addresses);

    public abstract string ResolvedSpan(string since, string until, string duration);

    /// <summary>For a mailbox that did not exist: mail to it may have bounced.</summary>
    public abstract string MayHaveBounced { get; }

    public abstract string ResolvedPromise { get; }

    /// <summary>How many mails were late.</summary>
    public abstract string Delayed(int mails, string longestDelay);

    /// <param name="mails">Mails that came by forwarding and from Gmail.</param>
    public abstract string CameTwice(int mails);

    /// <summary>The result of a comparison with Gmail's own list.</summary>
    public abstract string Proof(bool proven);

    public abstract string Moved(IReadOnlyList<string> addresses, int more);

    public abstract string Withdrawn(IReadOnlyList<string> addresses, int more);

    /// <param name="id">The account's id.</param>
    public abstract string WhyYou(string account, string id);

    /// <param name="zone">The time zone beside UTC; null for none.</param>
    public abstract string Reference(string token, string? zone);
}
