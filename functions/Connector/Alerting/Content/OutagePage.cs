using Connector.Alerting.Words;

namespace Connector.Alerting.Content;

/// <summary>What all mails about an outage have in common.</summary>
/// <param name="links">Null for a mail without links.</param>
internal abstract class OutagePage(AlertFacts facts, Wording words, AlertLinks? links)
{
    protected AlertFacts Facts { get; } = facts;

    protected Wording Words { get; } = words;

    protected AlertLinks? Links { get; } = links;

    protected OutageKind Kind => Facts.Outage.Kind;

    protected Block.Links? StateLink => Links is null or { IsForPage: true } ? null : new([new Link(Words.StateLink, Links.State)]);

    protected IEnumerable<Block> Silences => Links is null or { IsForPage: true }
        ? []
        :
        [
            new Block.Heading(Words.ThisMailHeading),
            new Block.Links(
            [
                new Link(Words.StateLink, Links.State),
                new Link(Words.ConsoleLink, Links.Console(null)),
                new Link(Words.SilenceHour, Links.SilenceHour),
                new Link(Words.SilenceOutage, Links.SilenceOutage),
            ]),
        ];

    protected MailPage Page(MailStage stage, string headline, IEnumerable<Block?> blocks) => new(
        Words.Language,
        stage == MailStage.Resolved ? Tone.Back : Kind == OutageKind.Provider ? Tone.Delayed : Tone.Stopped,
        Words.State(stage, Kind),
        headline,
        [.. blocks.OfType<Block>()],
        [
            Words.WhyYou(OneLine.Of(Facts.Account.DisplayName, 100), Facts.Account.Id),
            Words.Reference(AlertPage.Token(Facts.Outage), Facts.Zone?.Id),
        ]);

    /// <summary>How long the outage lasted.</summary>
    protected Block.Paragraph Lasted()
    {
        var (since, ended) = (Facts.Outage.Since, Facts.Outage.EndedAt ?? Facts.Now);
        return new(Words.ResolvedSpan(Moment(since), Moment(ended, since), Words.Duration(ended - since)));
    }

    /// <summary>
    /// What the comparison with the helpdesk says. The mail does not wait for it, because it begins when all that waited is handed over.
    /// The page behind the link shows the figures then.
    /// </summary>
    protected Block.Paragraph? Compared() => Facts.Check switch
    {
        null => null,
        { Until: { } until } check when until >= Facts.Outage.EndedAt => new(Words.HelpdeskCompared(check, Moment(until))),
        var check => new(Words.HelpdeskBeingCompared(check.Name)),
    };

    protected Block.Addresses Rows(List<AffectedAddress> addresses, Func<AffectedAddress, AddressRow> row) =>
        Block.Addresses.Of(addresses, row, Links is null ? Words.More : Words.MoreBehindLink, Facts.MaxListed);

    protected string Who(List<AffectedAddress> addresses) => AlertPage.Who([.. addresses.Select(address => address.Shown)], Words);

    protected string Moment(DateTimeOffset at) => Words.Moment(at, Facts.Zone);

    protected string Moment(DateTimeOffset at, DateTimeOffset beside) => Words.Moment(at, beside, Facts.Zone);
}
