using System.Globalization;
using Connector.Alerting.Channel;
using Connector.Alerting.Content;
using Connector.Alerting.Words;
using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Alerting;

/// <summary>Sends each administrator and the second channel a test alert, and reports the results.</summary>
public sealed class TestAlert(
    AlertMailWriter writer, IAdminMail transport, AlertChannel channel, TimeProvider time, ILogger<TestAlert> logger)
{
    public async Task<IReadOnlyList<TestResult>> SendAsync(Account account, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var id = now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
                List<(Admin Admin, AlertMail Mail)> mails = [];
        List<TestResult> told = [];

        foreach (var admin in MailPlan.Reachable(account.Admins))
        {
            if (!await Isolated.TryAsync(
                "test alerts", account.Id, async () => mails.Add((admin, await writer.WriteTestAsync(account, admin, id))), logger,
                cancellationToken))
            {
                told.Add(new TestResult(MailPlan.Key(admin), Sent: false, "The mail could not be written."));
            }
        }

        var results =
            await transport.SendAsync([.. mails.Select(written => written.Mail.Mime)], cancellationToken).ToListAsync(cancellationToken);
        told.AddRange(mails.Zip(results, (written, result) => TestResult.Of(MailPlan.Key(written.Admin), result)));

        if (channel.IsSet)
        {
            var words = Wording.In(account.Locale);
            var news = ChannelNews.Plain(
                $"test-{account.Id}-{id}", $"connector-test-{account.Id}-{id}", account.Id, words.TestHeadline, words.TestText, now);
            told.Add(TestResult.Of("webhook", await channel.SendAsync(news, cancellationToken)));

            // Resolves the test, so that no person has to.
            await channel.SendAsync(news with { Id = $"{news.Id}-end", Stage = MailStage.Resolved }, cancellationToken);
        }

        return told;
    }
}

/// <summary>The result of a test alert.</summary>
/// <param name="To">An administrator's address, or the second channel.</param>
/// <param name="Answer">The server's answer.</param>
public sealed record TestResult(string To, bool Sent, string Answer)
{
    internal static TestResult Of(string to, SendResult result) => result switch
    {
        SendResult.Sent sent => new TestResult(to, Sent: true, sent.Answer),
        SendResult.Refused refused => new TestResult(to, Sent: false, $"{refused.Code} {refused.Text}".Trim()),
        SendResult.Failed failed => new TestResult(to, Sent: false, failed.Reason),
        _ => new TestResult(to, Sent: false, "unknown"),
    };
}
