using Connector.Alerting.Words;

namespace Connector.Alerting.Content;

/// <summary>Composes mails about a helpdesk that does not take mail.</summary>
internal static class DestinationPage
{
    private const int MaxName = 60;

    public static string Subject(AlertFacts facts, Wording words)
    {
        var (name, since) = (Name(facts), Wording.Time(facts.Outage.Since));
        var subject = IsDenied(facts) ? words.DeniedSubject(name, since) : words.DestinationSubject(name, since);
        return $"{OneLine.Of(subject, 180)} [{AlertPage.Token(facts.Outage)}]";
    }

    public static MailPage Compose(MailStage stage, AlertFacts facts, Wording words, AlertLinks? links) =>
        stage == MailStage.Resolved ? Resolved(facts, words, links) : Standing(stage, facts, words, links);

    private static MailPage Standing(MailStage stage, AlertFacts facts, Wording words, AlertLinks? links)
    {
        var known = Known(facts);
        var isDenied = IsDenied(facts);
        var (name, since) = (Name(facts), words.Moment(facts.Outage.Since, facts.Zone));

        var page = AlertPage.Page(
            stage,
            facts,
            words,
            Headline(stage, facts, words),
            [
                new Block.Paragraph(words.DestinationYourMail),
                new Block.Heading(words.YouCanHeading),
                new Block.Steps([.. (isDenied ? words.DeniedYouCan : words.DestinationYouCan).Select(step => new Step(step))]),
                links is null ? null : new Block.Button(words.SeeWaiting, links.Console(null)),
                new Block.Heading(words.WhatHappenedHeading),
                new Block.Paragraph(isDenied ? words.DeniedWhatHappened(name, since) : words.DestinationWhatHappened(name, since)),
                known is { Waiting: > 0 and var count, OldestAt: { } oldest }
                    ? new Block.Paragraph(words.DestinationWaiting(count, words.Moment(oldest, facts.Zone))) : null,
                known is { Answer.Length: > 0 } ? new Block.Paragraph(words.DestinationAnswer(OneLine.Of(known.Answer, 200))) : null,
                new Block.Heading(words.WeDoHeading),
                new Block.Paragraph(words.DestinationWeDo),
                .. AlertPage.Silences(words, links),
            ]);

        return stage == MailStage.Opened ? page with { State = words.DigestState } : page;
    }

    private static string Headline(MailStage stage, AlertFacts facts, Wording words)
    {
        var duration = words.Duration(facts.Now - facts.Outage.Since);
        return (stage == MailStage.Opened, IsDenied(facts)) switch
        {
            (true, true) => words.DeniedOpenedHeadline,
            (true, false) => words.DestinationOpenedHeadline,
            (false, true) => words.DeniedReminderHeadline(duration),
            (false, false) => words.DestinationReminderHeadline(duration),
        };
    }

    private static MailPage Resolved(AlertFacts facts, Wording words, AlertLinks? links)
    {
        var ended = facts.Outage.EndedAt ?? facts.Now;
        var span = words.ResolvedSpan(
            words.Moment(facts.Outage.Since, facts.Zone), words.Moment(ended, facts.Outage.Since, facts.Zone),
            words.Duration(ended - facts.Outage.Since));

        return AlertPage.Page(
            MailStage.Resolved,
            facts,
            words,
            words.DestinationResolvedHeadline(Name(facts)),
            [
                new Block.Paragraph(span),
                new Block.Paragraph(words.DestinationResolvedPromise),
                links is null or { IsForPage: true } ? null : new Block.Links([new Link(words.StateLink, links.State)]),
            ]);
    }

    private static DestinationNotice? Known(AlertFacts facts) =>
        facts.Addresses.Select(address => address.Member.Destination).OfType<DestinationNotice>().FirstOrDefault();

    private static bool IsDenied(AlertFacts facts) => Known(facts) is { IsDenied: true };

    private static string Name(AlertFacts facts) =>
        OneLine.Of(
            facts.Addresses.Select(address => address.Member.Destination?.Name).FirstOrDefault(name => name is not null) ?? "", MaxName);
}
