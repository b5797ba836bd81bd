using Connector.IntegrationTests.Support;
using Connector.Mailboxes;
using Connector.TestKit.Gmail;
using Connector.TestKit.Mails;

namespace Connector.IntegrationTests.Gmail;

[TestClass]
[TestCategory("Integration")]
public sealed class ParallelismTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Mailbox_that_allows_few_calls_side_by_side_is_fetched_with_few()
    {
        var options = new GmailSimulatorOptions { Quota = new SimulatedQuota { ConcurrentRequestsPerUser = 2 } };
        await using var connector = await ConnectorUnderTest.StartAsync(options, Token);
        var gmail = await connector.ConnectAsync(Address, Token);

        // Slow enough for calls to overlap.
        connector.Gmail.Faults.Set(new GmailFault.Slow(TimeSpan.FromMilliseconds(20)), FaultScope.Of(CallKind.Get));

        foreach (var mail in new GeneratedMails().Take(60, Address))
        {
            gmail.Deliver(mail);
        }

        for (var job = 0; job < 4 && (await connector.MessagesAsync(Address, Token)).Count < 60; job++)
        {
            await connector.MakeDueAsync(Address, Token);
            await connector.FetchAsync(Address, Token);
        }

        Assert.HasCount(60, await connector.MessagesAsync(Address, Token));
        Assert.IsInstanceOfType<MailboxState.Active>((await connector.MailboxAsync(Address, Token)).State);
    }
}
