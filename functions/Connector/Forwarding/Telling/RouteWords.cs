using Connector.Alerting.Content;
using Connector.Mailboxes;

namespace Connector.Forwarding.Telling;

/// <summary>What mails about forwarding say, in one language.</summary>
internal abstract class RouteWords
{
    protected static readonly Uri RoutingHelp = new("https://support.google.com/a/answer/2707558");

    public static RouteWords In(Locale locale) => locale == Locale.De ? new GermanRouteWords() : new EnglishRouteWords();

    public abstract string Language { get; }

    public abstract string DigestState { get; }

    public abstract string DigestSubject(int notReady, int inAll);

    public abstract string DigestHeadline(int notReady, int inAll);

    /// <summary>Why it matters.</summary>
    public abstract string DigestReason { get; }

    public abstract string DigestFooter { get; }

    public abstract string AddressesHeading { get; }

    public abstract string HowHeading { get; }

    /// <summary>Why it is not ready, and what to do.</summary>
    /// <param name="cause">Null: nothing was begun.</param>
    public abstract string Cause(ReadinessCause? cause);

    public abstract string ForwardTo { get; }

    public abstract string More(int addresses);

    public abstract IReadOnlyList<Step> How { get; }

    /// <param name="isStranger">Another mailbox asks than the one that the inbound address belongs to.</param>
    public abstract string ConfirmState(bool isStranger);

    public abstract string ConfirmSubject(string mailbox, bool isStranger);

    public abstract string ConfirmHeadline(string mailbox);

    public abstract string ConfirmReason { get; }

    /// <summary>In its place for a stranger.</summary>
    /// <param name="mailbox">The one that the inbound address belongs to.</param>
    public abstract string ConfirmStranger(string mailbox);

    public abstract string OurAddress { get; }

    public abstract string ConfirmCode { get; }

    public abstract string ConfirmLink { get; }

    public abstract IReadOnlyList<Step> HowToConfirm(bool hasCode, bool hasLink);
}
