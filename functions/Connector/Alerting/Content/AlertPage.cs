using Connector.Mailboxes;

namespace Connector.Alerting.Content;

/// <summary>Chooses what a mail says and in which order, whatever the language and the layout.</summary>
public static class AlertPage
{
    public const int MaxListed = 20;

    private const int MaxAddressInSubject = 60;

    /// <summary>Names the outage wherever a person reads or says it.</summary>
    public static string Token(Outage outage) => $"C-{outage.Id}";

    /// <summary>The subject of the opened mail; what follows repeats it.</summary>
    public static string Subject(AlertFacts facts, Wording words)
    {
        var stopped = Stopped(facts);
        var causes = Causes(stopped);

        // Where two causes ask for two things, the subject would name but one of them.
        var cause = facts.Outage.Kind == OutageKind.Provider || causes is [_] ? causes[0] : (FailureClass?)null;
        var subject = words.Subject(Who(stopped, words), facts.Outage.Kind, cause);
        return $"{OneLine.Of(subject, 160)} [{Token(facts.Outage)}]";
    }

    /// <param name="after">The number of the last mail that the reader got: what joined later is new.</param>
    public static MailPage Compose(MailStage stage, AlertFacts facts, int after, Wording words) => stage switch
    {
        MailStage.Opened => OpenedPage(facts, words),
        MailStage.Update => UpdatePage(facts, after, words),
        _ => ResolvedPage(facts, words),
    };

    private static MailPage OpenedPage(AlertFacts facts, Wording words)
    {
        var stopped = Stopped(facts);
        return Page(
            MailStage.Opened, facts, words, words.OpenedHeadline(Who(stopped, words), facts.Outage.Kind), [.. Explain(MailStage.Opened, facts, stopped, 0, words)]);
    }

    private static MailPage UpdatePage(AlertFacts facts, int after, Wording words)
    {
        var stopped = Stopped(facts);
        List<AffectedAddress> news = [.. stopped.Where(address => address.Member.JoinedAfter >= after)];

        // All that was new is back already: then the state as it stands is the news.
        var shown = news.Count > 0 ? news : stopped;
        var headline = words.UpdateHeadline(Who(shown, words), shown.Count, stopped.Count);
        return Page(MailStage.Update, facts, words, headline, [.. Explain(MailStage.Update, facts, shown, stopped.Count - shown.Count, words)]);
    }

    private static MailPage ResolvedPage(AlertFacts facts, Wording words)
    {
        List<AffectedAddress> back = [.. facts.Addresses.Where(address => address.IsBack)];
        List<string> moved = [.. facts.Addresses.Where(address => address.Member.Moved).Select(Shown)];
        List<string> withdrawn = [.. facts.Addresses.Where(address => address.IsWithdrawn).Select(Shown)];
        var ended = facts.Outage.EndedAt ?? facts.Now;

        List<Block> blocks =
        [
            new Block.Paragraph(words.ResolvedSpan(
                words.Moment(facts.Outage.Since), words.Moment(ended, beside: facts.Outage.Since), words.Duration(ended - facts.Outage.Since))),
        ];

        if (back.Count > 0)
        {
            blocks.AddRange(Numbers(facts, words));

            if (!facts.Incidents.Any(incident => incident.Outcome?.Proven is false))
            {
                blocks.Add(new Block.Paragraph(words.ResolvedPromise));
            }

            blocks.Add(new Block.Heading(words.AddressesHeading(MailStage.Resolved)));
            blocks.Add(List(back, words, address => BackDetail(address, words)));
        }

        if (moved.Count > 0)
        {
            blocks.Add(new Block.Paragraph(words.Moved([.. moved.Take(MaxListed)], moved.Count - MaxListed)));
        }

        if (withdrawn.Count > 0)
        {
            blocks.Add(new Block.Paragraph(words.Withdrawn([.. withdrawn.Take(MaxListed)], withdrawn.Count - MaxListed)));
        }

        var headline = words.ResolvedHeadline(Who(back, words), back.Count);
        return Page(MailStage.Resolved, facts, words, headline, blocks);
    }

    private static IEnumerable<Block> Numbers(AlertFacts facts, Wording words)
    {
        List<IncidentOutcome> outcomes = [.. facts.Incidents.Select(incident => incident.Outcome).OfType<IncidentOutcome>()];

        if (outcomes.Count > 0)
        {
            yield return new Block.Paragraph(words.Delayed(
                outcomes.Sum(outcome => outcome.MailsDelayed), words.Duration(outcomes.Max(outcome => outcome.LongestDelay))));
        }

        if (outcomes.Exists(outcome => outcome.Proven is not null))
        {
            yield return new Block.Paragraph(words.Proof(outcomes.TrueForAll(outcome => outcome.Proven is not false)));
        }
    }

    /// <param name="told">Addresses that are away too and that an earlier mail explained.</param>
    private static IEnumerable<Block> Explain(MailStage stage, AlertFacts facts, List<AffectedAddress> shown, int told, Wording words)
    {
        var nextTry = facts.NextTryAt > facts.Now ? words.Moment(facts.NextTryAt.Value) : null;

        // What a person must mend is told cause by cause; what the provider does asks for the same whatever it is called.
        List<List<AffectedAddress>> groups = facts.Outage.Kind == OutageKind.Provider
            ? [shown]
            : [.. Causes(shown).Select(cause => shown.Where(address => address.Cause == cause).ToList())];

        return
        [
            .. groups is [var only] ? ExplainAlone(stage, facts, only, told, words) : ExplainEach(facts, groups, told, words),
            new Block.Heading(words.WeDoHeading),
            new Block.Paragraph(words.WeDo(nextTry)),
        ];
    }

    private static IEnumerable<Block> ExplainAlone(MailStage stage, AlertFacts facts, List<AffectedAddress> group, int told, Wording words)
    {
        var causes = Causes(group);

        return
        [
            new Block.Heading(words.WhatHappenedHeading),
            WhatHappened(causes, words),
            new Block.Heading(words.AddressesHeading(stage)),
            List(group, words, address => Detail(address, causes, words)),
            .. AlreadyReported(told, words),
            new Block.Heading(words.YouCanHeading),
            new Block.Steps(words.YouCan(causes[0])),
            .. Button(causes[0], facts, words),
            new Block.Heading(words.YourMailHeading),
            new Block.Paragraph(words.YourMail(causes[0])),
        ];
    }

    /// <summary>All about a cause under one heading, so that a mail of several is still taken in at a glance.</summary>
    private static IEnumerable<Block> ExplainEach(AlertFacts facts, List<List<AffectedAddress>> groups, int told, Wording words)
    {
        var labelled = new HashSet<string?>();
        List<Block> blocks = [];

        foreach (var group in groups)
        {
            var cause = group[0].Cause;
            blocks.AddRange(
            [
                new Block.Heading(Capital(words.Cause(cause))),
                WhatHappened([cause], words),
                List(group, words, address => Detail(address, [cause], words)),
                new Block.Steps(words.YouCan(cause)),
                .. labelled.Add(words.ConsoleButton(cause)) ? Button(cause, facts, words) : [],
                new Block.Paragraph($"{words.YourMailHeading}: {words.YourMail(cause)}"),
            ]);
        }

        return [.. blocks, .. AlreadyReported(told, words)];
    }

    private static Block.Paragraph WhatHappened(List<FailureClass> causes, Wording words) =>
        new(string.Join(' ', causes.Select(words.WhatHappened).Append(words.WhoseFault(causes[0]))));

    private static IEnumerable<Block> AlreadyReported(int told, Wording words) => told > 0 ? [new Block.Paragraph(words.AlreadyReported(told))] : [];

    private static IEnumerable<Block> Button(FailureClass cause, AlertFacts facts, Wording words) =>
        facts.ConsoleBaseUri is { } console && words.ConsoleButton(cause) is { } label ? [new Block.Button(label, console)] : [];

    private static string Detail(AffectedAddress address, List<FailureClass> causes, Wording words)
    {
        var detail = words.StoppedDetail(
            words.Moment(address.Member.Since), address.Member.LastFetchAt is { } last ? words.Moment(last, beside: address.Member.Since) : null);
        return causes.Count > 1 ? $"{Capital(words.Cause(address.Cause))}; {detail}" : detail;
    }

    private static string BackDetail(AffectedAddress address, Wording words) => words.BackDetail(
        words.Moment(address.Member.Since), words.Moment(address.Member.BackAt ?? address.Member.Since, beside: address.Member.Since));

    private static Block.Addresses List(List<AffectedAddress> addresses, Wording words, Func<AffectedAddress, string> detail) => new(
        [.. addresses.Take(MaxListed).Select(address => (Shown(address), detail(address)))],
        addresses.Count > MaxListed ? words.More(addresses.Count - MaxListed) : null);

    private static MailPage Page(MailStage stage, AlertFacts facts, Wording words, string headline, List<Block> blocks) => new(
        words.Language,
        stage == MailStage.Resolved ? Tone.Back : Tone.Stopped,
        words.State(stage, facts.Outage.Kind),
        headline,
        blocks,
        [words.WhyYou(OneLine.Of(facts.Account.DisplayName, 100)), words.Reference(Token(facts.Outage))]);

    /// <summary>Those that are away; all of them when the mail leaves so late that none is.</summary>
    private static List<AffectedAddress> Stopped(AlertFacts facts)
    {
        List<AffectedAddress> away = [.. facts.Addresses.Where(address => address.IsAway)];
        return away.Count > 0 ? away : [.. facts.Addresses];
    }

    /// <summary>The causes, most frequent first.</summary>
    private static List<FailureClass> Causes(List<AffectedAddress> addresses) =>
        [.. addresses.CountBy(address => address.Cause).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Select(pair => pair.Key)];

    private static string Who(List<AffectedAddress> addresses, Wording words) =>
        addresses is [var only] && Shown(only).Length <= MaxAddressInSubject ? Shown(only) : words.Count(addresses.Count);

    private static string Shown(AffectedAddress address) => OneLine.Of(address.Address, 254);

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
