using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Arrivals.Asking;

/// <summary>
/// Answers the suspicions about the mailboxes of one account: many at once are asked with one test mail, and its administrators are told
/// once.
/// </summary>
public sealed class AccountSilence(
    SilenceQuestion question, SuspicionTestMail testMails, SilenceNotices notices, MailboxTable mailboxes,
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
        var open = known.OfType<SilenceAnswer.Open>().ToList();
        var isGroup = open.Count >= FewestOfGroup && await IsLargeShareAsync(open, cancellationToken);

        foreach (var asked in open.Chunk(isGroup ? open.Count : 1))
        {
            answers.AddRange(await testMails.SendAsync(asked, cancellationToken));
        }

        await notices.SendAsync(account, answers, cancellationToken);
    }

    private async Task<bool> IsLargeShareAsync(List<SilenceAnswer.Open> open, CancellationToken cancellationToken)
    {
        var all = await mailboxes.KeysAsync(open[0].Mailbox.Account, cancellationToken);
        return open.Count > ShareOfGroup * all.Count;
    }
}
