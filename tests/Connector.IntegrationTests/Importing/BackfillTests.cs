using System.Text;
using Connector.IntegrationTests.Support;
using Connector.Mailboxes;
using Connector.TestKit.Gmail;
using Connector.TestKit.Webhooks;

namespace Connector.IntegrationTests.Importing;

/// <summary>Mail from before the connection of a mailbox: how much of it is imported, and that it is marked as a backfill.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class BackfillTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private static readonly DateTimeOffset ConnectedAt = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Mail_from_before_the_connection_is_a_backfill_and_mail_from_after_it_is_not()
    {
        await using var receiver = await WebhookReceiver.StartAsync(Token);
        await using var connector = await ConnectorUnderTest.StartAsync(Token, DeliveryWorker.SettingsFor(receiver));
        var gmail = await connector.ConnectAsync(Address, Token, mailbox => Anew(mailbox));
        var old = Deliver(gmail, ConnectedAt.AddMilliseconds(-1));
        var first = Deliver(gmail, ConnectedAt);
        await connector.FetchAsync(Address, Token);
        var later = Deliver(gmail, ConnectedAt.AddDays(1));
        var broughtIn = Deliver(gmail, ConnectedAt.AddYears(-1));

        await connector.FetchAsync(Address, Token);
        await connector.DeliverAsync(Token);

        var rows = await connector.MessagesAsync(Address, Token);
        Assert.AreSequenceEqual(
            [old, broughtIn], rows.Values.Where(row => row.GetBoolean("Backfill") == true).Select(row => row.RowKey).Order());
        var told = receiver.Accepted.ToDictionary(webhook => webhook.GmailId, webhook => webhook.Body.GetProperty("backfill").GetBoolean());
        Assert.IsTrue(told[old] && told[broughtIn] && !told[first] && !told[later]);
    }

    [TestMethod]
    public async Task Import_of_a_number_of_mails_brings_the_newest_ones()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token, mailbox => Anew(mailbox) with { ImportCount = 4 });
        var ids = Enumerable.Range(0, 510).Select(day => Deliver(gmail, ConnectedAt.AddDays(day - 510))).ToList();

        foreach (var labels in (string[][])[["SENT"], ["SENT", "Label_1"], ["DRAFT"], ["CHAT"], ["SPAM"]])
        {
            gmail.Deliver(Mail, labels, ConnectedAt.AddHours(-1));
        }

        await connector.FetchAsync(Address, Token);
        gmail.AddLabels(ids[0], "STARRED");
        gmail.RemoveLabels(ids[0], "INBOX");
        gmail.AddLabels(ids[0], "INBOX");
        await connector.FetchAsync(Address, Token);
        gmail.ExpireHistory();
        await connector.FetchAsync(Address, Token);

        Assert.AreSequenceEqual(ids[^4..], (await connector.MessagesAsync(Address, Token)).Keys.Order());
        var mailbox = await connector.MailboxAsync(Address, Token);
        Assert.AreEqual(ConnectedAt.AddDays(-4), mailbox.ImportFrom);
        Assert.IsNull(mailbox.ImportCount);
    }

    [TestMethod]
    public async Task Import_of_more_mails_than_exist_brings_all()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token, mailbox => Anew(mailbox) with { ImportCount = 100 });
        Deliver(gmail, ConnectedAt.AddYears(-5));
        Deliver(gmail, ConnectedAt.AddDays(-5));

        await connector.FetchAsync(Address, Token);

        Assert.HasCount(2, await connector.MessagesAsync(Address, Token));
    }

    private static byte[] Mail => Encoding.ASCII.GetBytes("Subject: hi\r\n\r\nhi");

    private static Mailbox Anew(Mailbox mailbox) =>
        mailbox with { Checkpoint = null, SyncFrom = null, ImportFrom = null, ConnectedAt = ConnectedAt };

    private static string Deliver(SimulatedMailbox gmail, DateTimeOffset receivedAt) => gmail.Deliver(Mail, internalDate: receivedAt);
}
