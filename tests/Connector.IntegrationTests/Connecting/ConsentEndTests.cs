using Connector.Api;
using Connector.Connecting;
using Connector.IntegrationTests.Support;
using Connector.Storage;
using Connector.TestKit.Gmail;
using Connector.TestKit.Gmail.Consent;
using Microsoft.Extensions.Time.Testing;

namespace Connector.IntegrationTests.Connecting;

/// <summary>Consents that Google ends, because the OAuth client has the status "Testing".</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class ConsentEndTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private static readonly ConsentChoice InTesting = new(Twist: ConsentTwist.Testing);

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task End_is_stored_and_shown_by_page_and_api()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token, ConnectBrowser.Settings);
        connector.Gmail.AddMailbox(Address);
        var now = TimeProvider.System.GetUtcNow();

        var page = await new ConnectBrowser(connector, Token).ConnectAsync(Address, InTesting);

        var end = (await connector.MailboxAsync(Address, Token)).ConsentEndsAt!.Value;
        Assert.IsInRange(now.AddDays(7).AddMinutes(-1), now.AddDays(7).AddMinutes(1), end);
        Assert.Contains("has the status “Testing” at Google", page);
        var view = ApiAnswer.Of(await connector.Get<MailboxesEndpoint>().GetAsync(ConnectorUnderTest.Account, Address, Token));
        Assert.AreEqual(end, view.Body.GetProperty("consentEndsAt").GetDateTimeOffset());
    }

    [TestMethod]
    public async Task Administrators_get_one_mail_three_days_before_the_end()
    {
        await using var gmail = await GmailSimulator.StartAsync(null, Token);
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var connector = await ConnectorUnderTest.StartAsync(gmail, time, Token, ConnectBrowser.Settings);
        gmail.AddMailbox(Address);
        await new ConnectBrowser(connector, Token).ConnectAsync(Address, InTesting);

        time.Advance(TimeSpan.FromDays(3.9));
        await connector.Get<ConsentEnds>().SweepAsync(Token);
        var early = await connector.QueuedAsync(StorageNames.AlertsQueue, Token);
        time.Advance(TimeSpan.FromDays(0.2));
        await connector.Get<ConsentEnds>().SweepAsync(Token);
        await connector.Get<ConsentEnds>().SweepAsync(Token);

        Assert.AreEqual(0, early);
        Assert.AreEqual(1, await connector.QueuedAsync(StorageNames.AlertsQueue, Token));
    }

    [TestMethod]
    public async Task New_consent_without_an_end_is_not_reported()
    {
        await using var gmail = await GmailSimulator.StartAsync(null, Token);
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var connector = await ConnectorUnderTest.StartAsync(gmail, time, Token, ConnectBrowser.Settings);
        gmail.AddMailbox(Address);
        var browser = new ConnectBrowser(connector, Token);
        await browser.ConnectAsync(Address, InTesting);
        await browser.ConnectAsync(Address);

        time.Advance(TimeSpan.FromDays(6));
        await connector.Get<ConsentEnds>().SweepAsync(Token);

        Assert.IsNull((await connector.MailboxAsync(Address, Token)).ConsentEndsAt);
        Assert.AreEqual(0, await connector.QueuedAsync(StorageNames.AlertsQueue, Token));
    }
}
