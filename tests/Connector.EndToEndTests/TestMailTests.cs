using System.Text.Json;
using Connector.TestKit;
using Connector.TestKit.Smtp;
using Connector.TestKit.Webhooks;

namespace Connector.EndToEndTests;

/// <summary>The app sends test mails by its own timers, and follows them over its own queues.</summary>
[TestClass]
[TestCategory("EndToEnd")]
public sealed class TestMailTests(TestContext context)
{
    private const string Address = "test@acme.example";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Test_mails_make_their_trip_and_no_webhook_gets_one()
    {
        await using var receiver = await WebhookReceiver.StartAsync(Token);
        Stage? stage = null;
        var mailServer = new SmtpCatcherOptions { Caught = mail => Deliver(stage, mail) };

        await using (stage = await Stage.StartAsync(
            Token,
            settings => settings
                .With("Destination__Kind", "webhook").With("Destination__Webhook__Uri", receiver.Address.AbsoluteUri)
                .With("Destination__Webhook__Secret", receiver.Secret).With("Destination__Webhook__AllowPrivate", "true")
                .With("TestMail__Addresses", $"{Stage.Account}/{Address}").With("TestMail__Interval", TimeSpan.FromSeconds(5)),
            mailServer))
        {
            await stage.ConnectAsync(Address, Token);

            await Wait.UntilAsync(
                async () => (await DayAsync(stage)).GetProperty("inTime").GetInt32() > 1, Stage.Patience, "two test mails are delivered",
                Token);

            Assert.AreEqual(0, (await DayAsync(stage)).GetProperty("missed").GetInt32());
            Assert.IsEmpty(receiver.Attempts);
        }
    }

    private async Task<JsonElement> DayAsync(Stage stage)
    {
        var tests = (await stage.App.Api.StatusAsync(Token)).GetProperty("testMails");
        return tests.GetProperty("addresses").EnumerateArray().Single().GetProperty("day");
    }

    private static void Deliver(Stage? stage, CaughtMail mail)
    {
        foreach (var mailbox in stage?.Gmail.Mailboxes.Where(mailbox => mail.IsFor(mailbox.Address)) ?? [])
        {
            mailbox.Deliver(mail.Raw.ToArray());
        }
    }
}
