using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Connector.TestKit;
using Connector.TestKit.Mails;
using Connector.TestKit.Webhooks;

namespace Connector.EndToEndTests;

/// <summary>Mail is delivered to a webhook by the app's own triggers, and over HTTP after the webhook has refused it.</summary>
[TestClass]
[TestCategory("EndToEnd")]
public sealed class DeliveryTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Every_mail_reaches_the_webhook_through_an_outage_and_a_restart_and_a_refused_one_when_a_person_says_so()
    {
        await using var receiver = await WebhookReceiver.StartAsync(Token);
        await using var stage = await StartAsync(receiver);
        var gmail = await stage.ConnectAsync(Address, Token);

        receiver.Mood = new WebhookMood.Answers(503);
        Stage.Deliver(gmail, 30);
        var refused = gmail.Deliver(new GeneratedMails().OfSize(100_000));
        await stage.AssertAllImportedAsync(Token);
        await Wait.UntilAsync(() => receiver.Attempts.Count > 0, Stage.Patience, "the app calls the webhook", Token);
        Assert.IsEmpty(receiver.Accepted);

        await stage.App.StopAsync(Token);
        receiver.Mood = new WebhookMood.Answers(422, webhook => webhook.GmailId == refused);
        await stage.App.RestartAsync(Token);
        await Wait.UntilAsync(async () => (await DeadLettersAsync(stage)).Count == 1, Stage.Patience, "the refused mail is listed", Token);
        await Wait.UntilAsync(
            async () => (await stage.Storage.MessagesAsync(Token)).Any(message => message.State == "DeadLettered"), Stage.Patience,
            "its row says so", Token);
        await WaitForAllAsync(receiver, 30);

        receiver.Mood = null;
        Assert.AreEqual(refused, (await DeadLettersAsync(stage))[0].GetProperty("id").GetString());
        Assert.AreSequenceEqual(
            gmail.Messages.Single(message => message.Id == refused).Raw.ToArray(),
            await stage.App.Http.GetByteArrayAsync(Message(refused, "raw"), Token));
        using var redelivered = await stage.App.Http.PostAsync(Message(refused, "redeliver"), content: null, Token);
        Assert.AreEqual(HttpStatusCode.Accepted, redelivered.StatusCode);
        await WaitForAllAsync(receiver, 31);

        Assert.AreSequenceEqual(
            gmail.Messages.Select(message => message.Id).Order(), receiver.Accepted.Select(webhook => webhook.GmailId).Distinct().Order());
        Assert.IsTrue(receiver.Attempts.All(webhook => webhook.IsSigned));
        Assert.IsEmpty(await DeadLettersAsync(stage));
        Assert.AreEqual(0, await stage.Storage.QueueLengthAsync("deliveries-poison", Token));
    }

    private Task<Stage> StartAsync(WebhookReceiver receiver) => Stage.StartAsync(Token, settings => settings
        .With("Destination__Kind", "webhook")
        .With("Destination__Webhook__Uri", receiver.Address.AbsoluteUri)
        .With("Destination__Webhook__Secret", receiver.Secret)
        .With("Destination__Webhook__AllowPrivate", "true"));

    private Task WaitForAllAsync(WebhookReceiver receiver, int mails) => Wait.UntilAsync(
        () => receiver.Accepted.Select(webhook => webhook.Id).Distinct().Count() == mails, Stage.Patience, $"{mails} mails are delivered",
        Token);

    private async Task<IReadOnlyList<JsonElement>> DeadLettersAsync(Stage stage)
    {
        var list = await stage.App.Http.GetFromJsonAsync<JsonElement>(new Uri("accounts/acme/deadletters", UriKind.Relative), Token);
        return [.. list.GetProperty("deadLetters").EnumerateArray()];
    }

    private static Uri Message(string id, string verb) => new($"accounts/acme/mailboxes/{Address}/messages/{id}/{verb}", UriKind.Relative);
}
