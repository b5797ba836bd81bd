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
        var subject = words.Subject(Who(stopped, words), stopped.Count, Causes(stopped)[0]);
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
            MailStage.Opened, facts, words, words.OpenedHeadline(Who(stopped, words), stopped.Count, facts.Outage.Kind), Explain(MailStage.Opened, facts, stopped, words));
    }

    private static MailPage UpdatePage(AlertFacts facts, int after, Wording words)
    {
        var stopped = Stopped(facts);
        List<AffectedAddress> news = [.. stopped.Where(address => address.Member.JoinedAfter >= after)];
        var told = stopped.Count - news.Count;

        // All that was new is back already: then the state as it stands is the news.
        var shown = news.Count > 0 ? news : stopped;
        var blocks = Explain(MailStage.Update, facts, shown, words);

        if (news.Count > 0 && told > 0)
        {
            blocks.Insert(blocks.FindIndex(block => block is Block.Addresses) + 1, new Block.Paragraph(words.AlreadyReported(told)));
        }

        return Page(MailStage.Update, facts, words, words.UpdateHeadline(Who(shown, words), shown.Count, stopped.Count), blocks);
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
                words.Moment(facts.Outage.Since), words.Moment(ended), words.Duration(ended - facts.Outage.Since))),
        ];

        if (back.Count > 0)
        {
            blocks.Add(new Block.Paragraph(words.ResolvedPromise));
            blocks.Add(new Block.Heading(words.AddressesHeading(MailStage.Resolved)));
            blocks.Add(List(back, words, address => words.BackDetail(words.Moment(address.Member.Since), words.Moment(address.Member.BackAt ?? ended))));
        }

        if (moved.Count > 0)
        {
            blocks.Add(new Block.Paragraph(words.Moved([.. moved.Take(MaxListed)], moved.Count - MaxListed)));
        }

        if (withdrawn.Count > 0)
        {
            blocks.Add(new Block.Paragraph(words.Withdrawn([.. withdrawn.Take(MaxListed)], withdrawn.Count - MaxListed)));
        }

        var headline = words.ResolvedHeadline(Who(back, words), back.Count, moved.Count + withdrawn.Count);
        return Page(MailStage.Resolved, facts, words, headline, blocks);
    }

    private static List<Block> Explain(MailStage stage, AlertFacts facts, List<AffectedAddress> shown, Wording words)
    {
        var causes = Causes(shown);
        var nextTry = facts.NextTryAt > facts.Now ? words.Moment(facts.NextTryAt.Value) : null;

        return
        [
            new Block.Heading(words.WhatHappenedHeading),
            .. EachOnce(causes, words, words.WhatHappened),
            new Block.Heading(words.AddressesHeading(stage)),
            List(shown, words, address => Detail(address, causes, words)),
            new Block.Heading(words.YouCanHeading),
            .. causes.DistinctBy(cause => words.YouCan(cause)[0].Text).SelectMany(cause => Todo(cause, causes, facts, words)),
            new Block.Heading(words.YourMailHeading),
            .. EachOnce(causes, words, words.YourMail),
            new Block.Heading(words.WeDoHeading),
            .. EachOnce(causes, words, cause => words.WeDo(cause, nextTry)),
        ];
    }

    private static IEnumerable<Block> Todo(FailureClass cause, List<FailureClass> causes, AlertFacts facts, Wording words)
    {
        if (causes.Select(other => words.YouCan(other)[0].Text).Distinct().Count() > 1)
        {
            yield return new Block.Paragraph($"{Capital(words.Cause(cause))}:");
        }

        yield return new Block.Steps(words.YouCan(cause));

        if (facts.ConsoleBaseUri is { } console && words.ConsoleButton(cause) is { } label)
        {
            yield return new Block.Button(label, console);
        }
    }

    /// <summary>A sentence per cause; said once where two causes share it.</summary>
    private static IEnumerable<Block> EachOnce(List<FailureClass> causes, Wording words, Func<FailureClass, string> say)
    {
        var said = causes.GroupBy(say).ToList();
        return said.Select(group => new Block.Paragraph(
            said.Count == 1 ? group.Key : $"{Capital(string.Join(", ", group.Select(words.Cause)))}: {group.Key}"));
    }

    private static string Detail(AffectedAddress address, List<FailureClass> causes, Wording words)
    {
        var detail = words.StoppedDetail(
            words.Moment(address.Member.Since), address.Member.LastFetchAt is { } last ? words.Moment(last) : null);
        return causes.Count > 1 ? $"{Capital(words.Cause(address.Cause))}; {detail}" : detail;
    }

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
