using System.Globalization;
using Connector.Alerting.Channel;
using Connector.Alerting.Words;
using Connector.Mailboxes;

namespace Connector.Alerting;

/// <summary>Sends each administrator and the second channel a test alert, and reports the results.</summary>
public sealed class TestAlert(AdminMails mails, AlertChannel channel, TimeProvider time)
{
    public async Task<IReadOnlyList<TestResult>> SendAsync(Account account, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var id = now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        List<TestResult> told = [];
        SendResult? away = null;

        foreach (var admin in MailPlan.Reachable(account.Admins))
        {
            var result = away ?? (await mails.SendAsync(
                $"Test alert of account {account.Id}", admin, writer => writer.WriteTestAsync(account, admin, id),
                cancellationToken)).Result;
            told.Add(TestResult.Of(MailPlan.Key(admin), result));
            away = result is SendResult.Failed { IsServerAway: true } ? result : null;
        }

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
