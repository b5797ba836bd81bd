using Connector.Alerting;
using Connector.Alerting.Channel;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Arrivals.Asking;

/// <summary>
/// Answers suspicions that concern a large share of all mailboxes at once: they are likely to have one cause, such as a public holiday, or
/// a fault for which no administrator can do anything. One test mail is sent for all. If it is lost, the operator gets one
/// message.
/// </summary>
public sealed partial class InstallationSilence(
    SuspicionTestMail testMails, RecentSuspicions recent, ArrivalTable arrivals, AlertChannel channel, TimeProvider time,
    ILogger<InstallationSilence> logger)
{
    /// <summary>The answer in the metric, which an alert rule in infra/ asks for.</summary>
    internal const string LostForAll = "lost for all";

    /// <summary>The operator gets at most two messages a day.</summary>
    private static readonly TimeSpan LaterAgain = TimeSpan.FromHours(12);

    /// <returns>The answers that are left for the accounts.</returns>
    public async Task<List<SilenceAnswer>> AnswerAsync(IReadOnlyList<SilenceAnswer> answers, CancellationToken cancellationToken)
    {
        var open = answers.OfType<SilenceAnswer.Open>().ToList();
        var lost = answers.OfType<SilenceAnswer.LostForAll>().ToList();
        List<SilenceAnswer> left = [.. answers.Except<SilenceAnswer>(lost)];

        foreach (var one in lost.GroupBy(answer => answer.Nonce))
        {
            await TellAsync([.. one], cancellationToken);
        }

        if (await recent.IsLargeShareAsync([.. open.Select(answer => answer.Mailbox)], cancellationToken))
        {
            Log.Many(logger, open.Count);
            left.RemoveAll(answer => answer is SilenceAnswer.Open);
            left.AddRange(await testMails.SendAsync(open, cancellationToken, isForAll: true));
        }

        return left;
    }

    private async Task TellAsync(IReadOnlyList<SilenceAnswer.LostForAll> lost, CancellationToken cancellationToken)
    {
        Log.Lost(logger, lost.Count, lost[0].ServerSaid);
        Metrics.SilenceAnswered(LostForAll);
        var now = time.GetUtcNow();

        if (channel.IsSet)
        {
            var news = ChannelNews.Plain(
                $"silence-{lost[0].Nonce}", "connector-silence", "connector", "Mail does not arrive in many mailboxes of all accounts",
                $"{lost.Count} mailboxes are quiet for longer than usual, and one test mail for all of them did not arrive. The mail "
                    + $"server had answered: {lost[0].ServerSaid}. Administrators got no mail.",
                now);

            if (await channel.SendAsync(news, cancellationToken) is not SendResult.Sent)
            {
                Log.NotPosted(logger);
            }
        }

        // After the message, because a crash in between repeats it, while the other order would lose it.
        foreach (var answer in lost)
        {
            await arrivals.ChangeAsync(answer.Mailbox, history => history.Drop(), cancellationToken, now + LaterAgain);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1, LogLevel.Warning, "{Mailboxes} mailboxes of several accounts are quiet at the same time. One test mail is sent for all.")]
        public static partial void Many(ILogger logger, int mailboxes);

        [LoggerMessage(
            2, LogLevel.Error,
            "A test mail for {Mailboxes} quiet mailboxes of all accounts did not arrive. The mail server said: {Answer}")]
        public static partial void Lost(ILogger logger, int mailboxes, string answer);

        [LoggerMessage(3, LogLevel.Error, "The second channel did not take the message that mail does not arrive in many mailboxes")]
        public static partial void NotPosted(ILogger logger);
    }
}
