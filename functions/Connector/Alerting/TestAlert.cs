using System.Globalization;
using Connector.Alerting.Channel;
using Connector.Alerting.Content;
using Connector.Mailboxes;

namespace Connector.Alerting;

/// <summary>Sends what an administrator would get, marked as a test, and tells what became of each.</summary>
public sealed class TestAlert(AlertMailWriter writer, IAdminMail transport, AlertChannel channel, TimeProvider time)
{
    public async Task<IReadOnlyList<TestResult>> SendAsync(Account account, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var id = now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var admins = account.Admins.Where(MailPlan.IsReachable).DistinctBy(MailPlan.Key).ToList();
        List<AlertMail> mails = [];

        foreach (var admin in admins)
        {
            mails.Add(await writer.WriteTestAsync(account, admin, id));
        }

        var results = await transport.SendAsync([.. mails.Select(mail => mail.Mime)], cancellationToken).ToListAsync(cancellationToken);
        List<TestResult> told = [.. admins.Zip(results, (admin, result) => TestResult.Of(MailPlan.Key(admin), result))];

        if (channel.IsSet)
        {
            var words = Wording.In(account.Locale);
            var news = ChannelNews.Plain($"test-{account.Id}-{id}", $"connector-test-{account.Id}-{id}", account.Id, words.TestHeadline, words.TestText, now);
            told.Add(TestResult.Of("webhook", await channel.SendAsync(news, cancellationToken)));

            // So that nobody has to close what a test has opened.
            await channel.SendAsync(news with { Id = $"{news.Id}-end", Stage = MailStage.Resolved }, cancellationToken);
        }

        return told;
    }
}

/// <summary>What became of a test alert.</summary>
/// <param name="To">An administrator's address, or the second channel.</param>
/// <param name="Answer">What the server said.</param>
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
