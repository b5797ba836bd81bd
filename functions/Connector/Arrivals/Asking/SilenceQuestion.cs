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

        if (await arrivals.FindAsync(key, cancellationToken) is not { } history)
        {
            return nothing;
        }

        if (history is { IsOver: true, LastAt: { } backAt })
        {
            return new SilenceAnswer.Back { Mailbox = key, LastAt = backAt, OnceTold = found => found.EndTold() };
        }

        if (await judged.FindAsync(key, cancellationToken) is not { LastFetchAt: { } until } mailbox)
        {
            return nothing;
        }

        var verdict = history.Judge(until, options.SuspicionsPerYear);

        if (history.TestMail is { } sent && (sent.IsWeekly || verdict is { IsSuspicious: true }))
        {
            return await FollowAsync(mailbox, history, verdict ?? ArrivalVerdict.Unknown, sent, until, cancellationToken);
        }

        if (verdict is { IsSuspicious: true } && history.LastAt is { } lastAt)
        {
            return await AskGmailAsync(mailbox, verdict, lastAt, cancellationToken);
        }

        await arrivals.ChangeAsync(key, _ => { }, cancellationToken);
        return nothing;
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
        Mailbox mailbox, ArrivalHistory history, ArrivalVerdict verdict, SentTestMail sent, DateTimeOffset until,
        CancellationToken cancellationToken)
    {
        var key = mailbox.Key;
        var receiver = new MailboxKey(sent.Account ?? key.Account, sent.To);
        var seen = (receiver == key ? history : await arrivals.FindAsync(receiver, cancellationToken))?.SeenTestMail;
        var lastAt = history.LastAt ?? mailbox.ConnectedAt ?? sent.At;

        if (seen?.Nonce == sent.Nonce && seen.IsSpam)
        {
            return Told(new SilenceAnswer.InSpam { Mailbox = key, LastAt = lastAt, OnceTold = found => found.Answer(verdict) }, "spam");
        }

        if (seen?.Nonce == sent.Nonce || await CameByForwardingAsync(receiver, sent, cancellationToken))
        {
            return history.IsTold
                ? Told(new SilenceAnswer.Back { Mailbox = key, LastAt = sent.At, OnceTold = found => found.Recover() }, "arrived")
                : await AnswerAsync(key, verdict, "arrived", cancellationToken);
        }

        if (until < sent.At + SentTestMail.Patience)
        {
            await judged.PutOffAsync(key, SoonAgain, cancellationToken);
            return new SilenceAnswer.None { Mailbox = key };
        }

        Log.Lost(logger, key, sent.Answer);
        return sent.IsForAll
            ? new SilenceAnswer.LostForAll(sent.Nonce, sent.Answer) { Mailbox = key, LastAt = lastAt }
            : Told(
                new SilenceAnswer.Lost(verdict.PerWeek, sent.Answer, sent.IsWeekly)
                {
                    Mailbox = key,
                    LastAt = lastAt,
                    OnceTold = found => found.Tell(),
                },
                "lost");
    }

    private async Task<bool> CameByForwardingAsync(MailboxKey receiver, SentTestMail sent, CancellationToken cancellationToken) =>
        await routes.FindAsync(receiver, cancellationToken) is { TestNonce: { } nonce, TestArrivedAt: { } at }
        && nonce == sent.Nonce && at >= sent.At;

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
