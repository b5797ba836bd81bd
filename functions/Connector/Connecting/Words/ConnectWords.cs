using Connector.Mailboxes;

namespace Connector.Connecting.Words;

/// <summary>The texts for the owner of a mailbox that is connected, in one language.</summary>
public abstract class ConnectWords
{
    private static readonly ConnectWords English = new EnglishConnectWords();

    private static readonly ConnectWords German = new GermanConnectWords();

#pragma warning disable CS8524 // A locale without a language must not compile (CS8509); locales without a name do not exist.
    public static ConnectWords In(Locale locale) => locale switch
    {
        Locale.En => English,
        Locale.De => German,
    };
#pragma warning restore CS8524

    public abstract string StartHeadline(string asker, string address);

    public abstract string StartText(string asker, string address);

    /// <summary>Replaces <see cref="StartText"/> if the mailbox is connected.</summary>
    public abstract string RenewText(string address);

    /// <summary>Replaces <see cref="StartText"/> if Google or the connector cannot use the permission any more.</summary>
    public abstract string ReconnectText(string address);

    public abstract string ReadsHeading { get; }

    /// <param name="isKnown">The mailbox was connected before, so that its import continues.</param>
    public abstract IReadOnlyList<string> Reads(bool isKnown);

    public abstract string NeverHeading { get; }

    public abstract IReadOnlyList<string> Never { get; }

    public abstract string Continue { get; }

    public abstract string SignInAs(string address);

    public abstract string EndAnyTime { get; }

    /// <param name="until">A moment.</param>
    public abstract string LinkUntil(string until);

    /// <summary>Opens what a Workspace's administrator needs.</summary>
    public abstract string BlockedSummary { get; }

    public abstract string BlockedText { get; }

    public abstract string BlockedPath { get; }

    public abstract string ClientId { get; }

    public abstract string Scope { get; }

    /// <summary>Opens what the connector's operator needs.</summary>
    public abstract string OperatorSummary { get; }

    public abstract string OperatorText { get; }

    public abstract string RedirectUri { get; }

    public abstract string GoogleSays { get; }

    public abstract ResultText NotSetUp { get; }

    /// <summary>The invite link is unknown, has expired, or was revoked.</summary>
    public abstract ResultText LinkOver { get; }

    /// <summary>The page of a result has expired.</summary>
    public abstract ResultText ResultOver { get; }

    /// <param name="address">Of the mailbox; empty if unknown.</param>
    /// <param name="detail">See <see cref="ConnectResult.Detail"/>.</param>
    public ResultText Of(ConnectResultKind kind, string address, string detail) =>
        OfSuccess(kind, address) ?? OfConsent(kind, address, detail) ?? OfSetUp(kind, address, detail) ?? OfVisit(kind);

    public abstract string UseAnotherAccount { get; }

    public abstract string ShowResult { get; }

    public abstract string ImportsFrom { get; }

    public abstract string AllMail { get; }

    public abstract string LastFetch { get; }

    public abstract string FetchRunning { get; }

    /// <summary>The first fetch has to wait.</summary>
    public abstract string NotFetched { get; }

    public abstract string Waiting { get; }

    public abstract string MailsWaiting(int count);

    /// <param name="end">A moment.</param>
    public abstract string ConsentEnds(string end);

    public abstract string ForwardingHeading { get; }

    public abstract string ForwardingText { get; }

    /// <summary>Replaces <see cref="ForwardingHeading"/> when forwarding works.</summary>
    public abstract string ForwardingReadyHeading { get; }

    public abstract string InboundAddress { get; }

    public abstract string ForwardingState { get; }

    public abstract string ForwardingReady { get; }

    public abstract string Code { get; }

    public abstract string ConfirmationLink { get; }

    public abstract IReadOnlyList<string> HowToForward { get; }

    public abstract string GmailSettings { get; }

    public abstract string Refresh { get; }

    public abstract string Done { get; }

    /// <summary>Null for other kinds.</summary>
    protected abstract ResultText? OfSuccess(ConnectResultKind kind, string address);

    /// <summary>What the person did or has at Google; null for other kinds.</summary>
    protected abstract ResultText? OfConsent(ConnectResultKind kind, string address, string other);

    /// <summary>What an administrator, the operator or Google has to change; null for other kinds.</summary>
    protected abstract ResultText? OfSetUp(ConnectResultKind kind, string address, string reason);

    /// <summary>An answer that cannot be used.</summary>
    protected abstract ResultText OfVisit(ConnectResultKind kind);

    /// <summary>The mail three days before a consent ends.</summary>
    /// <param name="end">A moment.</param>
    public abstract EndingText Ending(string address, string end);
}

/// <summary>The main texts of a page.</summary>
/// <param name="State">The state in a word or two.</param>
/// <param name="Button">Starts again; null if that does not help.</param>
public sealed record ResultText(string State, string Headline, IReadOnlyList<string> Paragraphs, string? Button = null);

/// <summary>The texts of the mail before a consent ends.</summary>
public sealed record EndingText(string Subject, string State, string Headline, IReadOnlyList<string> Paragraphs, string Button);
