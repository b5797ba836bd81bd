using Connector.IntegrationTests.Support;
using Connector.IntegrationTests.Support.Workers;
using Connector.Mailboxes;
using CsCheck;

namespace Connector.IntegrationTests.Importing;

[TestClass]
[TestCategory("Integration")]
public sealed class MailboxHistoryProperties(TestContext context)
{
    private const int Sequences = 80;

    private int _runs;

    [TestMethod]
    public async Task Mail_of_the_same_millisecond_as_the_connection_is_imported_after_the_checkpoint_expired()
    {
        var token = context.CancellationToken;
        var received = new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);
        await using var connector = await ConnectorUnderTest.StartAsync(token);
        var gmail = await connector.ConnectAsync(
            "support@acme.example", token, mailbox => mailbox with { ImportFrom = received.AddMicroseconds(300) });
        gmail.Deliver("Subject: hi\r\n\r\nhi"u8.ToArray(), internalDate: received.AddMicroseconds(900));
        gmail.ExpireHistory();

        await connector.FetchAsync("support@acme.example", token);

        Assert.HasCount(1, await connector.MessagesAsync("support@acme.example", token));
    }

    [TestMethod]
    public async Task Every_mail_is_imported_once_in_any_history_of_a_mailbox()
    {
        var token = context.CancellationToken;
        await using var world = await WorkerWorld.StartAsync(token);
        await using var other = world.NewWorker(new Wire());

        // The samples run one after the other because they share a clock. A failure prints its seed.
        await HistoryStep.Any.Array[1, 25].SampleAsync(
            async steps =>
            {
                var account = $"run{Interlocked.Increment(ref _runs)}";
                var key = new MailboxKey(account, $"support@{account}.example");
                var run = new HistoryRun(world, other, key, await world.ConnectAsync(account, key.Address, token), token);

                foreach (var step in steps)
                {
                    await run.DoAsync(step);
                }

                await run.CheckAsync();
            },
            iter: Sequences,
            threads: 1,
            print: steps => string.Join(", ", steps.AsEnumerable()));
    }
}
