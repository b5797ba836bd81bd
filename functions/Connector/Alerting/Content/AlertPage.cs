using Connector.Alerting.Words;

namespace Connector.Alerting.Content;

/// <summary>Composes mails about outages: what they say and in which order, independent of language and layout.</summary>
internal static class AlertPage
{
    private const int MaxAddressInSubject = 60;

    /// <summary>The name of the outage for people.</summary>
    public static string Token(Outage outage) => $"C-{outage.Id}";

    /// <summary>The subject of the opened mail. Later mails repeat it.</summary>
    public static string Subject(AlertFacts facts, Wording words) => WithToken(facts.Outage.Kind == OutageKind.Destination
        ? new DestinationPage(facts, words, links: null).Subject : new StoppedPage(facts, words, links: null).Subject, facts.Outage);

    /// <summary>The subject of the resolved mail.</summary>
    /// <param name="headline">The headline of the mail.</param>
    public static string ResolvedSubject(string headline, Outage outage, Wording words) =>
        WithToken(words.ResolvedSubject(headline.TrimEnd('.')), outage);

    /// <param name="after">The number of the last mail that the reader got: addresses that joined later are new.</param>
    /// <param name="links">Null for a mail without links.</param>
    public static MailPage Compose(MailStage stage, AlertFacts facts, int after, Wording words, AlertLinks? links = null) => stage switch
    {
        _ when facts.Outage.Kind == OutageKind.Destination => new DestinationPage(facts, words, links).Compose(stage),
        MailStage.Resolved => new ResolvedPage(facts, words, links).Compose(),
        _ => new StoppedPage(facts, words, links).Compose(stage, after),
    };

    /// <summary>The address if there is one and it is short; otherwise the number of addresses.</summary>
    internal static string Who(IReadOnlyList<string> addresses, Wording words) =>
        addresses is [{ Length: <= MaxAddressInSubject } only] ? only : words.Count(addresses.Count);

    private static string WithToken(string subject, Outage outage) => $"{OneLine.Of(subject, 180)} [{Token(outage)}]";
}
