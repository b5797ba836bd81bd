using System.Text;
using Connector.Forwarding.Intake;
using Connector.IntegrationTests.Support;
using Connector.TestKit.Mails;
using Connector.TestKit.Webhooks;

namespace Connector.IntegrationTests.Forwarding;

/// <summary>A mail that comes by both routes is delivered once.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class TwoRoutesTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task Second_copy_becomes_a_duplicate_and_only_the_first_is_delivered(bool forwardedFirst)
    {
        await using var receiver = await WebhookReceiver.StartAsync(Token);
        await using var connector = await StartAsync(receiver);
        var (gmail, forwarder) = await Forwarder.ConnectAsync(connector, Address, Token);
        var mail = new GeneratedMails().Next();
        var id = gmail.Deliver(mail);

        if (!forwardedFirst)
        {
            await connector.FetchAsync(Address, Token);
        }

        var verdict = (ForwardedVerdict.Imported)await forwarder.PostAsync(forwarder.Copy(mail, Address), Token);
        await connector.FetchAsync(Address, Token);
        await connector.DeliverAsync(Token);

        var rows = await connector.MessagesAsync(Address, Token);
        var (first, second) = forwardedFirst ? (rows[verdict.Id], rows[id]) : (rows[id], rows[verdict.Id]);
        Assert.HasCount(2, rows);
        Assert.AreEqual("forwarding", rows[verdict.Id].GetString("Route"));
        Assert.AreEqual("Delivered", first.GetString("State"));
        Assert.AreEqual("Duplicate", second.GetString("State"));
        Assert.AreEqual(first.RowKey, second.GetString("DuplicateOf"));
        Assert.AreEqual(first.RowKey, receiver.Accepted.Single().GmailId);
        Assert.StartsWith("arc: i=1", rows[verdict.Id].GetString("Authentication"));
    }

    [TestMethod]
    public async Task Mails_are_paired_by_their_bytes_and_not_by_their_Message_ID()
    {
        await using var receiver = await WebhookReceiver.StartAsync(Token);
        await using var connector = await StartAsync(receiver);
        var (gmail, forwarder) = await Forwarder.ConnectAsync(connector, Address, Token);
        var one = Mail("Message-ID: <1@example.com>\r\n", "one");
        var forged = Mail("Message-ID: <1@example.com>\r\n", "another");
        var without = Mail("", "no id");

        foreach (var mail in new[] { one, one, forged, without })
        {
            gmail.Deliver(mail);
        }

        foreach (var mail in new[] { one, forged, without })
        {
            await forwarder.PostAsync(forwarder.Copy(mail, Address), Token);
        }

        await connector.FetchAsync(Address, Token);
        await connector.DeliverAsync(Token);

        Assert.HasCount(4, receiver.Accepted.DistinctBy(delivered => delivered.Id).ToList());
        Assert.HasCount(4, receiver.Accepted);
    }

    private static byte[] Mail(string messageId, string body) =>
        Encoding.ASCII.GetBytes(
            $"From: customer@example.com\r\nTo: {Address}\r\nSubject: x\r\n{messageId}Date: Mon, 5 Jan 2026 08:00:00 "
                + $"+0000\r\n\r\n{body}\r\n");

    private Task<ConnectorUnderTest> StartAsync(WebhookReceiver receiver) =>
        ConnectorUnderTest.StartAsync(Token, [.. DeliveryWorker.SettingsFor(receiver), .. Forwarder.Settings]);
}
