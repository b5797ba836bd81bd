namespace Connector.Alerting.Content;

/// <summary>Chooses what a mail says about a helpdesk that does not take mail.</summary>
internal static class DestinationPage
{
    private const int MaxName = 60;

    public static string Subject(AlertFacts facts, Wording words) =>
        $"{OneLine.Of(DestinationWords.In(words.Language).Subject(Name(facts), Wording.Time(facts.Outage.Since)), 180)} [{AlertPage.Token(facts.Outage)}]";

    public static string ResolvedSubject(AlertFacts facts, Wording words)
    {
        var headline = DestinationWords.In(words.Language).ResolvedHeadline(Name(facts)).TrimEnd('.');
        return $"{OneLine.Of(words.ResolvedSubject(headline), 180)} [{AlertPage.Token(facts.Outage)}]";
    }

    public static MailPage Compose(MailStage stage, AlertFacts facts, Wording words, AlertLinks? links) =>
        stage == MailStage.Resolved ? Resolved(facts, words, links) : Standing(stage, facts, words, links);

    private static MailPage Standing(MailStage stage, AlertFacts facts, Wording words, AlertLinks? links)
    {
        var said = DestinationWords.In(words.Language);
        var known = facts.Addresses.Select(address => address.Member.Destination).OfType<DestinationNotice>().FirstOrDefault();
        var headline = stage == MailStage.Opened ? said.OpenedHeadline : said.ReminderHeadline(words.Duration(facts.Now - facts.Outage.Since));

        var page = AlertPage.Page(
            stage,
            facts,
            words,
            headline,
            [
                new Block.Paragraph(said.YourMail),
                new Block.Heading(words.YouCanHeading),
                new Block.Steps([.. said.YouCan.Select(step => new Step(step)), .. Answer(known, said)]),
                new Block.Heading(words.WhatHappenedHeading),
                new Block.Paragraph(said.WhatHappened(Name(facts), words.Moment(facts.Outage.Since, facts.Zone))),
                .. Waiting(known, facts, words, said),
                new Block.Heading(words.WeDoHeading),
                new Block.Paragraph(said.WeDo),
                .. AlertPage.Silences(facts, words, links),
            ]);

        return stage == MailStage.Opened ? page with { State = words.DigestState } : page;
    }

    private static MailPage Resolved(AlertFacts facts, Wording words, AlertLinks? links)
    {
        var said = DestinationWords.In(words.Language);
        var ended = facts.Outage.EndedAt ?? facts.Now;
        var span = words.ResolvedSpan(
            words.Moment(facts.Outage.Since, facts.Zone), words.Moment(ended, facts.Outage.Since, facts.Zone), words.Duration(ended - facts.Outage.Since));

        return AlertPage.Page(
            MailStage.Resolved,
            facts,
            words,
            said.ResolvedHeadline(Name(facts)),
            [
                new Block.Paragraph(span),
                new Block.Paragraph(said.ResolvedPromise),
                .. links is null ? Enumerable.Empty<Block>() : [new Block.Links([new Link(words.StateLink, links.State)])],
            ]);
    }

    private static IEnumerable<Block> Waiting(DestinationNotice? known, AlertFacts facts, Wording words, DestinationWords said) =>
        known is { Waiting: > 0 and var count, OldestAt: { } oldest } ? [new Block.Paragraph(said.Waiting(count, words.Moment(oldest, facts.Zone)))] : [];

    private static IEnumerable<Step> Answer(DestinationNotice? known, DestinationWords said) =>
        known is { Answer.Length: > 0 } ? [new Step(said.Answer(OneLine.Of(known.Answer, 200)))] : [];

    private static string Name(AlertFacts facts) =>
        OneLine.Of(facts.Addresses.Select(address => address.Member.Destination?.Name).FirstOrDefault(name => name is not null) ?? "", MaxName);
}
