using Connector.Alerting.Words;
using Connector.Mailboxes;

namespace Connector.Alerting.Content;

/// <summary>Composes mails about mailboxes that stopped: the opened mail, updates and reminders.</summary>
internal sealed class StoppedPage(AlertFacts facts, Wording words, AlertLinks? links) : OutagePage(facts, words, links)
{
    /// <summary>A mail names the time of the next try only if the try is later than this.</summary>
    private static readonly TimeSpan SoonEnough = TimeSpan.FromMinutes(2);

    public string Subject
    {
        get
        {
            var stopped = Stopped();
            var causes = Causes(stopped);

            // Two causes require different things, so the subject names neither.
            var cause = Kind == OutageKind.Provider || causes is [_] ? causes[0] : (FailureClass?)null;
            return Words.Subject(Who(stopped), Kind, cause, Wording.Time(Facts.Outage.Since));
        }
    }

    /// <param name="stage">Opened also for the page that a mail's link opens.</param>
    /// <param name="after">The number of the last mail that the reader got: addresses that joined later are new.</param>
    public MailPage Compose(MailStage stage, int after)
    {
        var stopped = Stopped();
        List<AffectedAddress> news = [.. stopped.Where(address => stage == MailStage.Update && address.Member.JoinedAfter >= after)];

        // If all new addresses work again already, the current state is the news.
        var shown = news.Count > 0 ? news : stopped;
        return Page(
            stage,
            stage switch
            {
                MailStage.Update => Words.UpdateHeadline(Who(shown), shown.Count, stopped.Count),
                MailStage.Reminder => Words.ReminderHeadline(Who(shown), Kind, Words.Duration(Facts.Now - Facts.Outage.Since)),
                _ => Words.OpenedHeadline(Who(shown), Kind),
            },
            Explain(stage, shown, stopped.Count - shown.Count));
    }

    /// <param name="told">The number of further addresses that are away and that an earlier mail explained.</param>
    private IEnumerable<Block?> Explain(MailStage stage, List<AffectedAddress> shown, int told)
    {
        // A mail that is sent at 22:30 and announces a try at 22:30 would be read after that try.
        var nextTry = Facts.NextTryAt > Facts.Now + SoonEnough ? Moment(Facts.NextTryAt.Value) : null;

        // Causes that require a person are explained one by one. All causes of the provider require the same, so they are one group.
        List<List<AffectedAddress>> groups = Kind == OutageKind.Provider
            ? [[.. shown.OrderBy(address => address.Standby.State == StandbyState.Ready)]]
            : [.. Causes(shown).Select(cause => shown.Where(address => address.Cause == cause).ToList())];

        return
        [
            .. groups is [var only] ? ExplainAlone(stage, only, told) : ExplainEach(groups, told),
            new Block.Heading(Words.WeDoHeading),
            new Block.Paragraph(Words.WeDo(Kind, nextTry)),
            .. Silences,
        ];
    }

    private IEnumerable<Block?> ExplainAlone(MailStage stage, List<AffectedAddress> group, int told)
    {
        var causes = Causes(group);
        var advice = Advice(group);

        // A mail with a page that sets forwarding up does not explain it.
        var byForwarding = Kind != OutageKind.Provider || (advice == StandbyAdvice.SetUp && Links is not null)
            ? [] : Words.Forwarding(advice);

        // The first screen of a telephone says what matters at night: one can wait or not, nothing is lost, and what to do.
        return
        [
            new Block.Paragraph(Words.YourMail(causes[0])),
            new Block.Heading(Words.YouCanHeading),
            new Block.Steps(Words.YouCan(causes[0], advice, Links is not null)),
            Button(causes[0], group),
            StandbySummary(group),
            new Block.Heading(Words.WhatHappenedHeading),
            WhatHappened(causes),
            new Block.Heading(Words.AddressesHeading(stage)),
            Rows(group, address => Row(address, causes, isAlone: group.Count == 1)),
            AlreadyReported(told),
            byForwarding.Count > 0 ? new Block.Heading(Words.ForwardingHeading) : null,
            byForwarding.Count > 0 ? new Block.Steps(byForwarding) : null,
        ];
    }

    /// <summary>All about a cause under one heading, so that a mail about several causes is clear at a glance.</summary>
    private IEnumerable<Block?> ExplainEach(List<List<AffectedAddress>> groups, int told)
    {
        var labels = new HashSet<string>();

        return
        [
            .. groups.SelectMany(group => new Block?[]
            {
                new Block.Heading(Wording.Capital(Words.Cause(group[0].Cause))),
                WhatHappened([group[0].Cause]),
                Rows(group, address => Row(address, [group[0].Cause], isAlone: group.Count == 1)),
                new Block.Steps(Words.YouCan(group[0].Cause, StandbyAdvice.Elsewhere, Links is not null)),
                Button(group[0].Cause, group) is { } button && labels.Add(button.Text) ? button : null,
                new Block.Paragraph(Words.YourMail(group[0].Cause)),
            }),
            AlreadyReported(told),
        ];
    }

    /// <param name="causes">The causes of all listed addresses. With a single cause the rows do not repeat it.</param>
    /// <param name="isAlone">The button reconnects this address.</param>
    private AddressRow Row(AffectedAddress address, List<FailureClass> causes, bool isAlone)
    {
        var since = address.Member.Since;
        var detail = Words.StoppedDetail(Moment(since), Beside(address.Member.LastFetchAt), Beside(address.LastImportedAt));
        List<string> details = [causes.Count > 1 ? $"{Wording.Capital(Words.Cause(address.Cause))}; {detail}" : detail];

        if (address.Waiting is { } waiting and > 0)
        {
            details.Add(Words.Waiting(waiting));
        }

        if (Kind == OutageKind.Provider)
        {
            details.Add(Words.Standby(address.Standby.State));
        }

        return new AddressRow(
            address.Shown,
            details,
            Kind == OutageKind.Provider && address.Standby is { State: not StandbyState.Ready, InboundAddress: { } target }
                ? [new Target(Words.ForwardTo, OneLine.Of(target, 254))] : [],
            Kind == OutageKind.Mailbox && Facts.Addresses.Count > 1 ? RowLinks(address, isAlone) : []);

        string? Beside(DateTimeOffset? at) => at is { } moment ? Moment(moment, since) : null;
    }

    private IReadOnlyList<Link> RowLinks(AffectedAddress address, bool isAlone) => Links is null
        ? []
        :
        [
            .. isAlone || !IsReconnected(address.Cause)
                ? Array.Empty<Link>() : [new Link(Words.Reconnect, Links.Reconnect(address.Address))],
            new Link(Words.SilenceAddress, Links.Address(address.Address)),
        ];

    /// <summary>Null for a single address, because its row says the same.</summary>
    private Block.Paragraph? StandbySummary(List<AffectedAddress> group) =>
        Kind == OutageKind.Provider && group.Count > 1 && Advice(group) != StandbyAdvice.Elsewhere
            ? new(Words.StandbySummary(group.Count(address => address.Standby.State == StandbyState.Ready), group.Count))
            : null;

    private static StandbyAdvice Advice(List<AffectedAddress> group) => group switch
    {
        _ when group.TrueForAll(address => address.Standby.State == StandbyState.Ready) => StandbyAdvice.Ready,
        _ when group.Exists(address => address.Standby.InboundAddress is not null) => StandbyAdvice.SetUp,
        _ => StandbyAdvice.Elsewhere,
    };

    private Block.Paragraph WhatHappened(List<FailureClass> causes) =>
        new(string.Join(' ', causes.Select(Words.WhatHappened).Append(Words.WhoseFault(causes[0]))));

    private Block.Paragraph? AlreadyReported(int told) => told > 0 ? new(Words.AlreadyReported(told)) : null;

    /// <summary>Opens the page on which the administrator acts, or the current state if there is nothing to do.</summary>
    private Block.Button? Button(FailureClass cause, List<AffectedAddress> group)
    {
        if (Links is null)
        {
            return null;
        }

        if (OutageKinds.Of(cause) == OutageKind.Provider)
        {
            var unready =
                group.Where(address => address.Standby is { State: not StandbyState.Ready, InboundAddress: not null }).ToList();
            return unready.Count == 0
                ? Links.IsForPage ? new(Words.ConsoleLink, Links.Console(null)) : new(Words.StateLink, Links.State)
                : new(Words.SetUpForwarding(Who(unready)), Links.Console(Only(unready)));
        }

        return IsReconnected(cause)
            ? new(Words.ReconnectNow(Who(group)), Only(group) is { } address ? Links.Reconnect(address) : Links.Console(null))
            : new(Words.ConsoleLink, Links.Console(Only(group)));
    }

    /// <summary>Whether a new consent helps. It does not help if the mailbox was deleted or is connected twice.</summary>
    private static bool IsReconnected(FailureClass cause) =>
        cause.NeedsPerson() && cause is not (FailureClass.MailboxGone or FailureClass.DuplicateMailbox);

    private static string? Only(List<AffectedAddress> addresses) => addresses is [var only] ? only.Address : null;

    /// <summary>The addresses that are away, or all addresses if the mail is so late that all of them work again.</summary>
    private List<AffectedAddress> Stopped() =>
        Facts.Addresses.Where(address => address.IsAway).ToList() is { Count: > 0 } away ? away : [.. Facts.Addresses];

    /// <summary>The causes, most frequent first. An incident whose mailboxes were all removed has a cause, but no address.</summary>
    private List<FailureClass> Causes(List<AffectedAddress> addresses) => addresses.Count == 0
        ? [.. Facts.Incidents.Select(incident => incident.Cause).DefaultIfEmpty(FailureClass.ProviderUnavailable)]
        : [.. addresses.CountBy(address => address.Cause).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key)
            .Select(pair => pair.Key)];
}
