using Connector.Alerting.Words;
using Connector.Mailboxes;
using static Connector.Alerting.Content.AddressRows;

namespace Connector.Alerting.Content;

/// <summary>Composes mails about outages: what they say and in which order, independent of language and layout.</summary>
public static class AlertPage
{
    private const int MaxAddressInSubject = 60;

    /// <summary>A mail names the time of the next try only if the try is later than this.</summary>
    private static readonly TimeSpan SoonEnough = TimeSpan.FromMinutes(2);

    /// <summary>The name of the outage for people.</summary>
    public static string Token(Outage outage) => $"C-{outage.Id}";

    /// <summary>The subject of the opened mail. Later mails repeat it.</summary>
    public static string Subject(AlertFacts facts, Wording words)
    {
        if (facts.Outage.Kind == OutageKind.Destination)
        {
            return DestinationPage.Subject(facts, words);
        }

        var stopped = Stopped(facts);
        var causes = Causes(stopped, facts);

        // Two causes require different things, so the subject names neither.
        var cause = facts.Outage.Kind == OutageKind.Provider || causes is [_] ? causes[0] : (FailureClass?)null;
        var subject = words.Subject(Who(stopped, words), facts.Outage.Kind, cause, Wording.Time(facts.Outage.Since));
        return $"{OneLine.Of(subject, 180)} [{Token(facts.Outage)}]";
    }

    /// <summary>The subject of the resolved mail.</summary>
    /// <param name="headline">The headline of the mail.</param>
    public static string ResolvedSubject(string headline, Outage outage, Wording words) =>
        $"{OneLine.Of(words.ResolvedSubject(headline.TrimEnd('.')), 180)} [{Token(outage)}]";

    /// <param name="after">The number of the last mail that the reader got: addresses that joined later are new.</param>
    /// <param name="links">Null for a mail without links.</param>
    public static MailPage Compose(MailStage stage, AlertFacts facts, int after, Wording words, AlertLinks? links = null) => stage switch
    {
        _ when facts.Outage.Kind == OutageKind.Destination => DestinationPage.Compose(stage, facts, words, links),
        MailStage.Resolved => ResolvedPage.Compose(facts, words, links),
        MailStage.Update => UpdatePage(facts, after, words, links),
        _ => StandingPage(stage, facts, words, links),
    };

    /// <summary>The current state of an outage: the opened mail, a reminder, and the page that a mail's link opens.</summary>
    private static MailPage StandingPage(MailStage stage, AlertFacts facts, Wording words, AlertLinks? links)
    {
        var stopped = Stopped(facts);
        var headline = stage == MailStage.Reminder
            ? words.ReminderHeadline(Who(stopped, words), stopped.Count, facts.Outage.Kind, words.Duration(facts.Now - facts.Outage.Since))
            : words.OpenedHeadline(Who(stopped, words), facts.Outage.Kind);

        return Page(stage, facts, words, headline, Explain(stage, facts, stopped, told: 0, words, links));
    }

    private static MailPage UpdatePage(AlertFacts facts, int after, Wording words, AlertLinks? links)
    {
        var stopped = Stopped(facts);
        List<AffectedAddress> news = [.. stopped.Where(address => address.Member.JoinedAfter >= after)];

        // If all new addresses work again already, the current state is the news.
        var shown = news.Count > 0 ? news : stopped;
        var headline = words.UpdateHeadline(Who(shown, words), shown.Count, stopped.Count);
        return Page(
            MailStage.Update, facts, words, headline, Explain(MailStage.Update, facts, shown, stopped.Count - shown.Count, words, links));
    }

    /// <param name="told">The number of further addresses that are away and that an earlier mail explained.</param>
    private static IEnumerable<Block?> Explain(
        MailStage stage, AlertFacts facts, List<AffectedAddress> shown, int told, Wording words, AlertLinks? links)
    {
        // A mail that is sent at 22:30 and announces a try at 22:30 would be read after that try.
        var nextTry = facts.NextTryAt > facts.Now + SoonEnough ? words.Moment(facts.NextTryAt.Value, facts.Zone) : null;

        // Causes that require a person are explained one by one. All causes of the provider require the same, so they are one group.
        List<List<AffectedAddress>> groups = facts.Outage.Kind == OutageKind.Provider
            ? [[.. shown.OrderBy(address => address.Standby.State == StandbyState.Ready)]]
            : [.. Causes(shown, facts).Select(cause => shown.Where(address => address.Cause == cause).ToList())];

        return
        [
            .. groups is [var only] ? ExplainAlone(stage, facts, only, told, words, links) : ExplainEach(facts, groups, told, words, links),
            new Block.Heading(words.WeDoHeading),
            new Block.Paragraph(words.WeDo(facts.Outage.Kind, nextTry)),
            .. Silences(words, links),
        ];
    }

    private static IEnumerable<Block?> ExplainAlone(
        MailStage stage, AlertFacts facts, List<AffectedAddress> group, int told, Wording words, AlertLinks? links)
    {
        var causes = Causes(group, facts);
        var advice = Advice(group);

        // A mail with a page that sets forwarding up does not explain it.
        var byForwarding = facts.Outage.Kind != OutageKind.Provider || (advice == StandbyAdvice.SetUp && links is not null)
            ? [] : words.Forwarding(advice);

        // The first screen of a telephone says what matters at night: one can wait or not, nothing is lost, and what to do.
        return
        [
            new Block.Paragraph(words.YourMail(causes[0])),
            new Block.Heading(words.YouCanHeading),
            new Block.Steps(words.YouCan(causes[0], advice, links is not null)),
            Button(causes[0], group, words, links),
            StandbySummary(group, facts, words),
            new Block.Heading(words.WhatHappenedHeading),
            WhatHappened(causes, words),
            new Block.Heading(words.AddressesHeading(stage)),
            AddressRows.Stopped(group, causes, facts, words, links),
            AlreadyReported(told, words),
            byForwarding.Count > 0 ? new Block.Heading(words.ForwardingHeading) : null,
            byForwarding.Count > 0 ? new Block.Steps(byForwarding) : null,
        ];
    }

    /// <summary>All about a cause under one heading, so that a mail about several causes is clear at a glance.</summary>
    private static IEnumerable<Block?> ExplainEach(
        AlertFacts facts, List<List<AffectedAddress>> groups, int told, Wording words, AlertLinks? links)
    {
        var labels = new HashSet<string>();

        return
        [
            .. groups.SelectMany(group => new Block?[]
            {
                new Block.Heading(Capital(words.Cause(group[0].Cause))),
                WhatHappened([group[0].Cause], words),
                AddressRows.Stopped(group, [group[0].Cause], facts, words, links),
                new Block.Steps(words.YouCan(group[0].Cause, StandbyAdvice.Elsewhere, links is not null)),
                Button(group[0].Cause, group, words, links) is { } button && labels.Add(button.Text) ? button : null,
                new Block.Paragraph(words.YourMail(group[0].Cause)),
            }),
            AlreadyReported(told, words),
        ];
    }

    /// <summary>Null for a single address, because its row says the same.</summary>
    private static Block.Paragraph? StandbySummary(List<AffectedAddress> group, AlertFacts facts, Wording words) =>
        facts.Outage.Kind == OutageKind.Provider && group.Count > 1 && Advice(group) != StandbyAdvice.Elsewhere
            ? new(words.StandbySummary(group.Count(address => address.Standby.State == StandbyState.Ready), group.Count))
            : null;

    private static StandbyAdvice Advice(List<AffectedAddress> group) => group switch
    {
        _ when group.TrueForAll(address => address.Standby.State == StandbyState.Ready) => StandbyAdvice.Ready,
        _ when group.Exists(address => address.Standby.InboundAddress is not null) => StandbyAdvice.SetUp,
        _ => StandbyAdvice.Elsewhere,
    };

    private static Block.Paragraph WhatHappened(List<FailureClass> causes, Wording words) =>
        new(string.Join(' ', causes.Select(words.WhatHappened).Append(words.WhoseFault(causes[0]))));

    private static Block.Paragraph? AlreadyReported(int told, Wording words) => told > 0 ? new(words.AlreadyReported(told)) : null;

    /// <summary>Opens the page on which the administrator acts, or the current state if there is nothing to do.</summary>
    private static Block.Button? Button(FailureClass cause, List<AffectedAddress> group, Wording words, AlertLinks? links)
    {
        if (links is null)
        {
            return null;
        }

        if (OutageKinds.Of(cause) == OutageKind.Provider)
        {
            var unready =
                group.Where(address => address.Standby is { State: not StandbyState.Ready, InboundAddress: not null }).ToList();
            return unready.Count == 0
                ? links.IsForPage ? new(words.ConsoleLink, links.Console(null)) : new(words.StateLink, links.State)
                : new(words.SetUpForwarding(Who(unready, words)), links.Console(Only(unready)));
        }

        return IsReconnected(cause)
            ? new(words.ReconnectNow(Who(group, words)), Only(group) is { } address ? links.Reconnect(address) : links.Console(null))
            : new(words.ConsoleLink, links.Console(Only(group)));
    }

    /// <summary>Whether a new consent helps. It does not help if the mailbox was deleted or is connected twice.</summary>
    internal static bool IsReconnected(FailureClass cause) =>
        cause.NeedsPerson() && cause is not (FailureClass.MailboxGone or FailureClass.DuplicateMailbox);

    private static string? Only(List<AffectedAddress> addresses) => addresses is [var only] ? only.Address : null;

    internal static IEnumerable<Block> Silences(Wording words, AlertLinks? links) => links is null or { IsForPage: true }
        ? []
        :
        [
            new Block.Heading(words.ThisMailHeading),
            new Block.Links(
            [
                new Link(words.StateLink, links.State),
                new Link(words.ConsoleLink, links.Console(null)),
                new Link(words.SilenceHour, links.SilenceHour),
                new Link(words.SilenceOutage, links.SilenceOutage),
            ]),
        ];

    internal static MailPage Page(MailStage stage, AlertFacts facts, Wording words, string headline, IEnumerable<Block?> blocks) => new(
        words.Language,
        stage == MailStage.Resolved ? Tone.Back : facts.Outage.Kind == OutageKind.Provider ? Tone.Delayed : Tone.Stopped,
        words.State(stage, facts.Outage.Kind),
        headline,
        [.. blocks.OfType<Block>()],
        [
            words.WhyYou(OneLine.Of(facts.Account.DisplayName, 100), facts.Account.Id),
            words.Reference(Token(facts.Outage), facts.Zone?.Id),
        ]);

    /// <summary>The addresses that are away, or all addresses if the mail is so late that all of them work again.</summary>
    private static List<AffectedAddress> Stopped(AlertFacts facts)
    {
        List<AffectedAddress> away = [.. facts.Addresses.Where(address => address.IsAway)];
        return away.Count > 0 ? away : [.. facts.Addresses];
    }

    /// <summary>The causes, most frequent first. An incident whose mailboxes were all removed has a cause, but no address.</summary>
    private static List<FailureClass> Causes(List<AffectedAddress> addresses, AlertFacts facts) => addresses.Count == 0
        ? [.. facts.Incidents.Select(incident => incident.Cause).DefaultIfEmpty(FailureClass.ProviderUnavailable)]
        : [.. addresses.CountBy(address => address.Cause).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key)
            .Select(pair => pair.Key)];

    internal static string Who(List<AffectedAddress> addresses, Wording words) => Who([.. addresses.Select(Shown)], words);

    /// <summary>The address if there is one and it is short; otherwise the number of addresses.</summary>
    internal static string Who(IReadOnlyList<string> addresses, Wording words) =>
        addresses is [{ Length: <= MaxAddressInSubject } only] ? only : words.Count(addresses.Count);
}
