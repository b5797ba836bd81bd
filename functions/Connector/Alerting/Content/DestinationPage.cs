using Connector.Alerting.Words;

namespace Connector.Alerting.Content;

/// <summary>Composes mails about a helpdesk that does not take mail.</summary>
internal sealed class DestinationPage(AlertFacts facts, Wording words, AlertLinks? links) : OutagePage(facts, words, links)
{
    private const int MaxName = 60;

    public string Subject => IsDenied
        ? Words.DeniedSubject(Name, Wording.Time(Facts.Outage.Since)) : Words.DestinationSubject(Name, Wording.Time(Facts.Outage.Since));

    private DestinationNotice? Known =>
        Facts.Addresses.Select(address => address.Member.Destination).FirstOrDefault(destination => destination is not null);

    private bool IsDenied => Known is { IsDenied: true };

    private string Name => OneLine.Of(Known?.Name ?? "", MaxName);

    public MailPage Compose(MailStage stage) => stage switch
    {
        MailStage.Resolved => Page(
            stage,
            Words.DestinationResolvedHeadline(Name),
            [Lasted(), new Block.Paragraph(Words.DestinationResolvedPromise), Compared(), StateLink]),
        MailStage.Opened => Standing(stage) with { State = Words.DigestState },
        _ => Standing(stage),
    };

    private MailPage Standing(MailStage stage) => Page(
        stage,
        Headline(stage),
        [
            new Block.Paragraph(Words.DestinationYourMail),
            new Block.Heading(Words.YouCanHeading),
            new Block.Steps([.. (IsDenied ? Words.DeniedYouCan : Words.DestinationYouCan).Select(step => new Step(step))]),
            Links is null ? null : new Block.Button(Words.SeeWaiting, Links.Console(null)),
            new Block.Heading(Words.WhatHappenedHeading),
            new Block.Paragraph(IsDenied
                ? Words.DeniedWhatHappened(Name, Moment(Facts.Outage.Since))
                : Words.DestinationWhatHappened(Name, Moment(Facts.Outage.Since))),
            Known is { Waiting: > 0 and var count, OldestAt: { } oldest }
                ? new Block.Paragraph(Words.DestinationWaiting(count, Moment(oldest))) : null,
            Known is { Answer: { Length: > 0 } answer } ? new Block.Paragraph(Words.DestinationAnswer(OneLine.Of(answer, 200))) : null,
            new Block.Heading(Words.WeDoHeading),
            new Block.Paragraph(Words.DestinationWeDo),
            .. Silences,
        ]);

    private string Headline(MailStage stage)
    {
        var duration = Words.Duration(Facts.Now - Facts.Outage.Since);
        return (stage == MailStage.Opened, IsDenied) switch
        {
            (true, true) => Words.DeniedOpenedHeadline,
            (true, false) => Words.DestinationOpenedHeadline,
            (false, true) => Words.DeniedReminderHeadline(duration),
            (false, false) => Words.DestinationReminderHeadline(duration),
        };
    }
}
