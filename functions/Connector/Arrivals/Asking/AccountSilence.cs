using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Arrivals.Asking;

/// <summary>
/// Answers the suspicions about the mailboxes of one account: many at once are asked with one test mail, and its administrators are told
/// once.
/// </summary>
public sealed class AccountSilence(
    SilenceQuestion question, SuspicionTestMail testMails, SilenceNotices notices, ArrivalTable arrivals, MailboxTable mailboxes,
    ILogger<AccountSilence> logger)
{
    /// <summary>If so many mailboxes and this share of the account are suspected, they are likely to have one cause.</summary>
    private const int FewestOfGroup = 3;

    private const double ShareOfGroup = 0.2;

    /// <summary>What is known about mailboxes that are due.</summary>
    public async Task<IReadOnlyList<SilenceAnswer>> AskAsync(IEnumerable<MailboxKey> due, CancellationToken cancellationToken)
    {
        List<SilenceAnswer> answers = [];

        await Isolated.EachAsync(
            SilenceSweep.Name, due, mailbox => mailbox.ToString(),
            async (mailbox, token) => answers.Add(await question.AskAsync(mailbox, token)), logger, cancellationToken);

        return answers;
    }

    /// <summary>Sends the test mails that the answers ask for, and tells the administrators.</summary>
    public async Task AnswerAsync(string account, IReadOnlyList<SilenceAnswer> known, CancellationToken cancellationToken)
    {
        List<SilenceAnswer> answers = [.. known];

        if (known.OfType<SilenceAnswer.Open>().ToList() is { Count: > 0 } open)
        {
            answers.AddRange(await SendAsync(account, open, cancellationToken));
        }

        await notices.SendAsync(account, answers, cancellationToken);
    }

    /// <summary>Sends one test mail for a group, none if one is under way, and otherwise one for each mailbox.</summary>
    private async Task<IReadOnlyList<SilenceAnswer>> SendAsync(
        string account, List<SilenceAnswer.Open> open, CancellationToken cancellationToken)
    {
        var underWay = await arrivals.ListSentAsync(account, cancellationToken);

        if (!await IsGroupAsync(account, open.Count + underWay.Count, cancellationToken))
        {
            List<SilenceAnswer> answers = [];

            foreach (var one in open)
            {
                answers.AddRange(await testMails.SendAsync([one], cancellationToken));
            }

            return answers;
        }

        if (underWay.MaxBy(sent => sent.At) is not { } newest)
        {
            return await testMails.SendAsync(open, cancellationToken);
        }

        await testMails.JoinAsync(open, newest, cancellationToken);
        return [];
    }

    private async Task<bool> IsGroupAsync(string account, int suspected, CancellationToken cancellationToken) =>
        suspected >= FewestOfGroup && suspected > ShareOfGroup * (await mailboxes.KeysAsync(account, cancellationToken)).Count;
}
