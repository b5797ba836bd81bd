using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Arrivals.Asking;

/// <summary>
/// Finds the mailboxes that have been quiet for too long, and answers the suspicions: all together if many accounts are concerned, and
/// otherwise account by account.
/// </summary>
public sealed class SilenceSweep(DueSilences due, AccountSilence account, InstallationSilence all, ILogger<SilenceSweep> logger)
{
    public const string Name = "silence";

    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        List<SilenceAnswer> answers = [];

        await Isolated.EachAsync(
            Name, (await due.ListAsync(cancellationToken)).GroupBy(one => one.Account), one => one.Key,
            async (one, token) => answers.AddRange(await account.AskAsync(one, token)), logger, cancellationToken);

        await Isolated.TryAsync(
            Name, "all accounts", async () => answers = await all.AnswerAsync(answers, cancellationToken), logger, cancellationToken);

        // All mailboxes of an account together, so that its administrators get one mail about all of them.
        await Isolated.EachAsync(
            Name, answers.GroupBy(answer => answer.Mailbox.Account), one => one.Key,
            (one, token) => account.AnswerAsync(one.Key, [.. one], token), logger, cancellationToken);
    }
}
