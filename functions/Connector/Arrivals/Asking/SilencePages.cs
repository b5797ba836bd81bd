using Connector.Alerting.Content;
using Connector.Alerting.Notices;
using Connector.Alerting.Words;
using Connector.Mailboxes;

namespace Connector.Arrivals.Asking;

/// <summary>Lays out the mails about mailboxes that mail does not reach.</summary>
public static class SilencePages
{
    private const int MaxAddress = 254;

    private const int MaxAnswer = 200;

    public static NoticePage Lost(Locale locale, IReadOnlyList<SilenceAnswer.Lost> lost)
    {
        var words = Wording.In(locale);
        var who = Who(lost, words);
        return Page(
            words, words.LostSubject(who), Tone.Stopped, words.LostState, words.LostHeadline(who),
            new Block.Paragraph(lost.All(one => one.IsWeekly) ? words.WeeklyLostReason : words.LostReason),
            Block.Addresses.Of(lost, one => Row(one, words), words.More),
            new Block.Steps(words.FindLostMail));
    }

    public static NoticePage InSpam(Locale locale, IReadOnlyList<SilenceAnswer.InSpam> inSpam)
    {
        var words = Wording.In(locale);
        var who = Who(inSpam, words);
        return Page(
            words, words.SpamSubject(who), Tone.Delayed, words.SpamState, words.SpamHeadline(who),
            new Block.Paragraph(words.SpamReason),
            Block.Addresses.Of(inSpam, one => Row(one), words.More));
    }

    public static NoticePage Back(Locale locale, IReadOnlyList<SilenceAnswer.Back> back)
    {
        var words = Wording.In(locale);
        var who = Who(back, words);
        return Page(
            words, words.BackSubject(who), Tone.Back, words.BackState, words.BackHeadline(who),
            new Block.Paragraph(words.BackReason),
            Block.Addresses.Of(back, one => Row(one, words.ArrivedAgain(words.Moment(one.LastAt))), words.More));
    }

    private static NoticePage Page(
        Wording words, string subject, Tone tone, string state, string headline, params IReadOnlyList<Block> blocks) =>
        new(subject, new MailPage(words.Language, tone, state, headline, blocks, []));

    private static string Who(IReadOnlyList<SilenceAnswer> answers, Wording words) =>
        answers.Count == 1 ? OneLine.Of(answers[0].Mailbox.Address, MaxAddress) : words.Count(answers.Count);

    private static AddressRow Row(SilenceAnswer answer, params IReadOnlyList<string> details) =>
        new(OneLine.Of(answer.Mailbox.Address, MaxAddress), details, Targets: [], Links: []);

    private static AddressRow Row(SilenceAnswer.Lost lost, Wording words) =>
        Row(lost, lost.IsWeekly
            ? words.WeeklyLostDetail(words.Moment(lost.LastAt))
            : words.LostDetail(words.Moment(lost.LastAt), (int)Math.Round(lost.PerWeek))) with
        {
            Targets = string.IsNullOrWhiteSpace(lost.ServerSaid)
                ? [] : [new Target(words.ServerSaid, OneLine.Of(lost.ServerSaid, MaxAnswer))],
        };
}
