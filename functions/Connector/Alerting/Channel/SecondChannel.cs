using Connector.Alerting.Content;
using Microsoft.Extensions.Logging;

namespace Connector.Alerting.Channel;

/// <summary>Sends what is due about an outage to the second channel, and records the results.</summary>
public sealed partial class SecondChannel(
    AlertChannel channel, OutageTable outages, AlertOptions options, TimeProvider time,
    ILogger<SecondChannel> logger)
{
    // A receiver that fails for longer is given up for this outage, because mail does not depend on it.
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromDays(1);

    /// <param name="mailFails">A mail has just failed to leave.</param>
    /// <returns>Null if nothing is due any more; otherwise why a message failed.</returns>
    public async Task<string?> TellAsync(AlertFacts known, List<SentMail> sent, bool mailFails, CancellationToken cancellationToken)
    {
        var outage = known.Outage;

        // A failure that is over does not need the second channel; one that continues counts from its beginning.
        var asked = mailFails ? outage : outage with { FailingSince = null };

        // A person who has silenced reminders knows about the outage.
        var isAnswered = known.Silences.Any(silence => silence.Outage == outage.Id);

        while (ChannelPlan.Next(asked, sent, time.GetUtcNow(), options, isAnswered) is { } stage)
        {
            var number = MailPlan.NumberOf(stage, outage);
            var news = ChannelNews.Of(known, stage, number);
            var result = await channel.SendAsync(news, cancellationToken);

            if (result is SendResult.Failed failed && !(outage.FailingSince + GiveUpAfter <= time.GetUtcNow()))
            {
                return failed.Reason;
            }

            var refused = result is SendResult.Failed gone ? new SendResult.Refused(0, gone.Reason) : result as SendResult.Refused;
            var record = new SentMail(
                ChannelPlan.Recipient, stage, number, outage.Mails, news.Id, Subject: "", time.GetUtcNow(), refused?.Code, refused?.Text);
            await outages.RecordAsync(outage, record);
            sent.Add(record);

            if (refused is null)
            {
                Log.Told(logger, stage, outage.Account, outage.Id);
            }
            else
            {
                Log.Refused(logger, stage, outage.Account, outage.Id, refused.Text);
            }
        }

        return null;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Stage} of outage {Account}/{Outage} told on the second channel")]
        public static partial void Told(ILogger logger, MailStage stage, string account, string outage);

        [LoggerMessage(2, LogLevel.Error, "{Stage} of outage {Account}/{Outage} refused by the second channel: {Reason}")]
        public static partial void Refused(ILogger logger, MailStage stage, string account, string outage, string reason);
    }
}
