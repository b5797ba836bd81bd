using Connector.Api;
using Connector.IntegrationTests.Support;
using Connector.Links;
using Connector.TestKit.Gmail;
using Microsoft.Extensions.Time.Testing;

namespace Connector.IntegrationTests.Connecting;

/// <summary>Invite links that are forged, old or revoked.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class InviteLinkTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Forged_link_and_link_of_another_purpose_open_nothing()
    {
        await using var connector = await StartAsync();
        var browser = new ConnectBrowser(connector, Token);
        var invite = await browser.InviteAsync(Address);
        var other = connector.Get<LinkToken>().Sign(
            LinkPurpose.ConnectResult, DateTimeOffset.MaxValue, ConnectorUnderTest.Account, Address, "0", "Acme");

        foreach (var token in (string[])["x", "", other, invite[..^4] + "AAAA", $"Y{invite}"])
        {
            Assert.AreEqual(410, (await browser.OpenAsync(token)).Status);
        }

        Assert.AreEqual(200, (await browser.OpenAsync(invite)).Status);
    }

    [TestMethod]
    public async Task Link_ends_after_seven_days()
    {
        await using var gmail = await GmailSimulator.StartAsync(null, Token);
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var connector = await ConnectorUnderTest.StartAsync(gmail, time, Token, ConnectBrowser.Settings);
        var browser = new ConnectBrowser(connector, Token);
        var invite = await browser.InviteAsync(Address);

        time.Advance(TimeSpan.FromDays(6));
        var before = await browser.OpenAsync(invite);
        time.Advance(TimeSpan.FromDays(1));

        Assert.AreEqual((200, 410), (before.Status, (await browser.OpenAsync(invite)).Status));
    }

    [TestMethod]
    public async Task Revoked_link_ends_and_a_newer_one_works()
    {
        await using var connector = await StartAsync();
        var browser = new ConnectBrowser(connector, Token);
        var old = await browser.InviteAsync(Address);
        var other = await browser.InviteAsync("sales@acme.example");

        await connector.Get<InviteEndpoint>().DeleteAsync(ConnectorUnderTest.Account, Address, Token);
        var anew = await browser.InviteAsync(Address);

        Assert.AreEqual(410, (await browser.OpenAsync(old)).Status);
        Assert.AreEqual(200, (await browser.OpenAsync(anew)).Status);
        Assert.AreEqual(200, (await browser.OpenAsync(other)).Status);
    }

    [TestMethod]
    public async Task Disconnecting_a_mailbox_revokes_its_links()
    {
        await using var connector = await StartAsync();
        var browser = new ConnectBrowser(connector, Token);
        await connector.ConnectAsync(Address, Token);
        var invite = await browser.InviteAsync(Address);

        await connector.Get<MailboxesEndpoint>().DeleteAsync(ConnectorUnderTest.Account, Address, Token);

        Assert.AreEqual(410, (await browser.OpenAsync(invite)).Status);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task Link_that_ends_while_the_person_is_at_google_connects_nothing(bool deletesAccount)
    {
        await using var connector = await StartAsync();
        connector.Gmail.AddMailbox(Address);
        var browser = new ConnectBrowser(connector, Token);
        var start = await browser.OpenAsync(await browser.InviteAsync(Address));
        var callback = await browser.DecideAsync(await browser.PressAsync(start.Html));

        await (deletesAccount
            ? connector.Get<AccountsEndpoint>().DeleteAsync(ConnectorUnderTest.Account, withMailboxes: null, Token)
            : connector.Get<InviteEndpoint>().DeleteAsync(ConnectorUnderTest.Account, Address, Token));
        var page = await browser.ShowAsync(await browser.ReturnAsync(callback));

        Assert.Contains("This address was used or is incomplete.", page.Html);
        Assert.IsNull(await connector.Mailboxes.FindAsync(ConnectorUnderTest.KeyOf(Address), Token));
        Assert.AreEqual(0, connector.Gmail.Count(CallKind.Token));
    }

    private Task<ConnectorUnderTest> StartAsync() => ConnectorUnderTest.StartAsync(Token, ConnectBrowser.Settings);
}
