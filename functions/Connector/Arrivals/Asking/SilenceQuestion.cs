using Connector.Forwarding.Readiness;
using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Arrivals.Asking;

/// <summary>
/// Looks at one mailbox that is due: whether it is still suspicious, whether Gmail has mail that is missing here, and whether a test mail
/// that was sent before has arrived.
/// </summary>
public sealed partial class SilenceQuestion(
    ArrivalTable arrivals, JudgedMailboxes judged, MissingMail missing, ForwardingTable routes, SilenceOptions options,
    ILogger<SilenceQuestion> logger)
{
    private static readonly TimeSpan SoonAgain = TimeSpan.FromMinutes(10);

    public async Task<SilenceAnswer> AskAsync(MailboxKey key, CancellationToken cancellationToken)
    {
        var nothing = new SilenceAnswer.None { Mailbox = key };

        if (await arrivals.FindAsync(key, cancellationToken) is not { LastAt: { } lastAt } history)
        {
            return nothing;
        }

        if (history.IsOver)
        {
            return new SilenceAnswer.Back { Mailbox = key, LastAt = lastAt, OnceTold = found => found.EndTold() };
        }

        if (await judged.FindAsync(key, cancellationToken) is not { LastFetchAt: { } until } mailbox)
        {
            return nothing;
        }

        var verdict = history.Judge(until, options.SuspicionsPerYear);

        if (verdict is not { IsSuspicious: true })
        {
            await arrivals.ChangeAsync(key, _ => { }, cancellationToken);
            return nothing;
        }

        return history.TestMail is { } sent
            ? await FollowAsync(key, history, verdict, sent, until, cancellationToken)
            : await AskGmailAsync(mailbox, verdict, lastAt, cancellationToken);
    }

    private async Task<SilenceAnswer> AskGmailAsync(
        Mailbox mailbox, ArrivalVerdict verdict, DateTimeOffset lastAt, CancellationToken cancellationToken)
    {
        if (await missing.CountAsync(mailbox, lastAt, cancellationToken) is not { } count)
        {
            await judged.PutOffAsync(mailbox.Key, SoonAgain, cancellationToken);
            return new SilenceAnswer.None { Mailbox = mailbox.Key };
        }

        if (count == 0)
        {
            return new SilenceAnswer.Open(verdict) { Mailbox = mailbox.Key };
        }

        // The proof has logged the ids as an error and has imported the mails.
        return await AnswerAsync(mailbox.Key, verdict, "missing", cancellationToken);
    }

    /// <summary>A test mail is under way, or has arrived, or is lost.</summary>
    private async Task<SilenceAnswer> FollowAsync(
        MailboxKey key, ArrivalHistory history, ArrivalVerdict verdict, SentTestMail sent, DateTimeOffset until,
        CancellationToken cancellationToken)
    {
        var (receiver, lastAt) = (key with { Address = sent.To }, history.LastAt!.Value);
        var seen = (receiver == key ? history : await arrivals.FindAsync(receiver, cancellationToken))?.SeenTestMail;

        if (seen?.Nonce == sent.Nonce)
        {
            return seen.IsSpam
                ? Told(new SilenceAnswer.InSpam { Mailbox = key, LastAt = lastAt, OnceTold = found => found.Answer(verdict) }, "spam")
                : await AnswerAsync(key, verdict, "arrived", cancellationToken);
        }

        if (await routes.FindAsync(receiver, cancellationToken) is { TestNonce: { } nonce, TestArrivedAt: { } at }
            && nonce == sent.Nonce && at >= sent.At)
        {
            return await AnswerAsync(key, verdict, "arrived", cancellationToken);
        }

        if (until < sent.At + SentTestMail.Patience)
        {
            await judged.PutOffAsync(key, SoonAgain, cancellationToken);
            return new SilenceAnswer.None { Mailbox = key };
        }

        Log.Lost(logger, key, sent.Answer);
        return Told(
            new SilenceAnswer.Lost(verdict.PerWeek, sent.Answer)
            {
                Mailbox = key,
                LastAt = lastAt,
                OnceTold = found => found.Tell(),
            },
            "lost");
    }

    private static SilenceAnswer Told(SilenceAnswer answer, string name)
    {
        Metrics.SilenceAnswered(name);
        return answer;
    }

    private async Task<SilenceAnswer> AnswerAsync(
        MailboxKey key, ArrivalVerdict verdict, string answer, CancellationToken cancellationToken)
    {
        await arrivals.ChangeAsync(key, found => found.Answer(verdict), cancellationToken);
        Metrics.SilenceAnswered(answer);
        Log.Answered(logger, key, verdict.Missed, answer);
        return new SilenceAnswer.None { Mailbox = key };
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Mailbox} had no mail where {Expected} were expected. The answer is: {Answer}.")]
        public static partial void Answered(ILogger logger, MailboxKey mailbox, double expected, string answer);

        [LoggerMessage(2, LogLevel.Warning, "A test mail to {Mailbox} did not arrive. The mail server had answered: {Answer}")]
        public static partial void Lost(ILogger logger, MailboxKey mailbox, string answer);
    }
}
