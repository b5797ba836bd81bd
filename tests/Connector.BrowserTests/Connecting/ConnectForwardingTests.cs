using Connector.BrowserTests.Support;
using Connector.TestKit;
using Connector.TestKit.Gmail;
using Microsoft.Playwright;

namespace Connector.BrowserTests.Connecting;

/// <summary>The next step after connecting: the owner lets Gmail forward mail to the mailbox's inbound address.</summary>
[TestClass]
[TestCategory("Browser")]
public sealed class ConnectForwardingTests(TestContext context)
{
    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Owner_sets_up_forwarding_with_the_code_that_the_page_shows()
    {
        var (stage, address, invite) = await ConnectStory.InviteAsync(Token);
        var mailbox = stage.Gmail.AddMailbox(address);
        await using var owner = await Visitor.ArriveAsync();
        await owner.OpenAsync(invite);
        await owner.PressAsync(ConnectStory.Continue);
        await owner.PressAsync("Allow");
        var inbound = (await stage.App.Api.GetForwardingAsync(ConnectStory.AccountOf(address), address, Token)).InboundAddress!;
        await owner.SeeAsync(inbound);
        await owner.SeeAsync("Nothing is set up yet.");

        stage.Gmail.Forwarding!(new ForwardedCopy(
            address, "confirmation", inbound, stage.Gmail.Confirmations.Write(address, inbound), TimeProvider.System.GetUtcNow()));
        await RefreshUntilAsync(owner, ConfirmationMails.Code);
        await owner.CheckAsync("connect-forwarding-code");

        mailbox.ForwardingAddresses = [new ForwardingAddress(inbound)];
        mailbox.AutoForwarding = new AutoForwarding(Enabled: true, inbound, "leaveInInbox");
        BrowserStage.Deliver(mailbox, 1);
        await RefreshUntilAsync(owner, "Forwarding works: mail also comes in this way, even while Google stops apps from reading it.");
        await owner.CheckAsync("connect-forwarding-ready");
    }

    private Task RefreshUntilAsync(Visitor owner, string words) => Wait.UntilAsync(
        async () =>
        {
            await owner.PressAsync("Refresh this page");
            return await owner.Page.GetByText(words, new PageGetByTextOptions { Exact = true }).CountAsync() > 0;
        },
        BrowserStage.Patience, $"the page says {words}", Token);
}
