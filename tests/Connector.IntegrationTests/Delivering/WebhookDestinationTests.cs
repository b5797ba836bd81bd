using Azure;
using Azure.Storage.Blobs;
using Connector.Delivering;
using Connector.Delivering.Webhooks;
using Connector.IntegrationTests.Support;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.Storage;
using Connector.Storage.Poison;
using Connector.TestKit;
using Connector.TestKit.Webhooks;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Connector.IntegrationTests.Delivering;

/// <summary>Answers and faults of a webhook for a single post.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class WebhookDestinationTests(TestContext context)
{
    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Webhook_without_an_answer_is_down_after_the_configured_timeout_and_not_before()
    {
        await using var receiver = await WebhookReceiver.StartAsync(Token);
        receiver.Mood = new WebhookMood.Hangs();
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());

        var posting = PostAsync(receiver, clock: clock, settings: ("Destination__Webhook__Timeout", "00:00:05"));
        await Wait.UntilAsync(() => receiver.Attempts.Count == 1, Wait.Patience, "the post arrives", Token);
        clock.Advance(TimeSpan.FromSeconds(4));
        Assert.IsFalse(posting.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        var answer = await posting.WaitAsync(Wait.Patience, Token);

        Assert.Contains("no answer", ((DeliveryAnswer.Down)answer).Reason);
        Assert.HasCount(1, receiver.Attempts);
    }

    [TestMethod]
    public async Task Retry_After_of_a_webhook_is_kept()
    {
        await using var receiver = await WebhookReceiver.StartAsync(Token);
        receiver.Mood = new WebhookMood.Answers(429, RetryAfter: TimeSpan.FromMinutes(3));

        var answer = await PostAsync(receiver);

        Assert.AreEqual(TimeSpan.FromMinutes(3), ((DeliveryAnswer.Down)answer).Wait);
    }

    [TestMethod]
    public async Task Closed_port_is_a_destination_that_is_down()
    {
        await using var receiver = await WebhookReceiver.StartAsync(Token);

        // Port 9 is the discard protocol, which is not in use today.
        var answer = await PostAsync(receiver, options => options with { Address = new Uri("http://127.0.0.1:9/") });

        Assert.IsInstanceOfType<DeliveryAnswer.Down>(answer);
    }

    [TestMethod]
    [DataRow("127.0.0.1")]
    [DataRow("localhost")]
    [DataRow("[::ffff:127.0.0.1]")]
    public async Task Private_address_gets_no_connection_unless_that_is_allowed(string host)
    {
        await using var receiver = await WebhookReceiver.StartAsync(Token);
        var address = new UriBuilder(receiver.Address) { Host = host }.Uri;

        var answer = await PostAsync(receiver, options => options with { Address = address, AllowPrivate = false });

        Assert.Contains("AllowPrivate", ((DeliveryAnswer.Down)answer).Reason);
        Assert.IsEmpty(receiver.Attempts);
    }

    [TestMethod]
    public async Task Mail_without_stored_bytes_is_refused()
    {
        await using var receiver = await WebhookReceiver.StartAsync(Token);

        var answer = await PostAsync(receiver, blob: "gone.eml");

        Assert.IsInstanceOfType<DeliveryAnswer.Rejected>(answer);
        Assert.IsEmpty(receiver.Attempts);
    }

    [TestMethod]
    public async Task Poison_is_logged_by_queue_and_id_and_never_with_its_text()
    {
        var logger = new FakeLogger<HandlePoison>();
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var poison = new HandlePoison(connector.Get<PoisonTable>(), connector.Get<IEnumerable<PoisonQueue>>(), logger);

        await poison.HandleAsync("deliveries", "m-1", "{\"secret\":", Token);
        await poison.HandleAsync(
            "deliveries", "m-2", """{"account":"acme","address":"a@acme.example","gmailIds":["1","2"],"note":"secret"}""", Token);

        var lines = logger.Collector.GetSnapshot().Select(record => record.Message).ToList();
        Assert.HasCount(2, lines);
        Assert.Contains("deliveries-poison: message m-1", lines[0]);
        Assert.Contains("2 messages of acme/a@acme.example", lines[1]);
        Assert.DoesNotContain("secret", string.Concat(lines));
    }

    private async Task<DeliveryAnswer> PostAsync(
        WebhookReceiver receiver,
        Func<WebhookOptions, WebhookOptions>? change = null,
        string blob = "mail.eml",
        TimeProvider? clock = null,
        params (string Name, string Value)[] settings)
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token, [.. DeliveryWorker.SettingsFor(receiver), .. settings]);
        await connector.Get<BlobServiceClient>().GetBlobContainerClient(StorageNames.MailContainer)
            .UploadBlobAsync("mail.eml", BinaryData.FromString("Subject: hi\r\n\r\nhi"), Token);

        var options = connector.Get<WebhookOptions>();
        options = change?.Invoke(options) ?? options;
        using var client = new WebhookClient(options.AllowPrivate, clock ?? TimeProvider.System);
        var destination = new WebhookDestination(options, client, connector.Get<RawMail>(), clock ?? TimeProvider.System);
        var message = new StoredMessage(
            new MailboxKey("acme", "a@acme.example"), "18c1", MessageState.Stored, blob, 17, "00", "18c1", "api", DateTimeOffset.UnixEpoch,
            ETag.All);

        return await destination.DeliverAsync(message, Token);
    }
}
