using Azure.Data.Tables;
using Connector.IntegrationTests.Support;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.Storage;

namespace Connector.IntegrationTests.Importing;

[TestClass]
[TestCategory("Integration")]
public sealed class MessageListTests(TestContext context)
{
    private static readonly MailboxKey Mailbox = new("acme", "support@acme.example");

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Newest_messages_come_first_whatever_their_ids_say()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var now = TimeProvider.System.GetUtcNow();
        (string Id, DateTimeOffset? At)[] mails =
            [("ffff", now.AddHours(-9)), ("0001", now), ("f-forwarded", now.AddHours(-1)), ("8888", now.AddDays(-400)), ("gone", null)];

        foreach (var (id, at) in mails)
        {
            await connector.Get<MailIndex>().AddAsync(Mailbox, [new IndexedMail(id, null, null, at)]);
            await connector.Get<TableServiceClient>().GetTableClient(StorageNames.MessagesTable).AddEntityAsync(
                new TableEntity("acme|support@acme.example", id) { ["State"] = "Stored", ["ImportedAt"] = now, ["ReceivedAt"] = at },
                Token);
        }

        await connector.Get<MailIndex>().AddAsync(Mailbox, [new IndexedMail("no-row", null, null, now)]);
        var recent = connector.Get<MessageList>();

        Assert.AreSequenceEqual(
            ["0001", "f-forwarded", "ffff", "8888", "gone"], (await recent.NewestAsync(Mailbox, 50, Token)).Select(mail => mail.Id));
        Assert.AreSequenceEqual(
            ["0001", "f-forwarded"], (await recent.NewestAsync(Mailbox, 3, Token)).Select(mail => mail.Id));
        Assert.IsEmpty(await recent.NewestAsync(new MailboxKey("acme", "other@acme.example"), 50, Token));
    }
}
