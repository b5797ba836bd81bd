using Connector.BrowserTests.Support;
using Connector.TestKit.Gmail;

namespace Connector.BrowserTests.Connecting;

/// <summary>Google fails while an owner connects: each fault has a page that says what to do.</summary>
[TestClass]
[TestCategory("Browser")]
public sealed class GoogleTroubleTests(TestContext context)
{
    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Consent_is_kept_while_Google_blocks_and_proven_later()
    {
        var (stage, address, invite) = await ConnectStory.InviteAsync(Token);
        stage.Gmail.AddMailbox(address);
        await using var owner = await Visitor.ArriveAsync();

        using (stage.Gmail.Faults.Block(FaultScope.For(address)))
        {
            await owner.ConnectAsync(invite);
            await owner.SeeAsync($"Your permission for {address} is stored.");
            await owner.CheckAsync("connect-during-block");
        }

        await stage.WaitForStateAsync(ConnectStory.AccountOf(address), address, "Active", Token);
    }

    [TestMethod]
    [DataRow("away", "Google did not answer.")]
    [DataRow("api-off", "The Gmail API is switched off.")]
    public async Task Refusal_after_the_consent_has_a_page_of_its_own_and_nothing_is_stored(string name, string words)
    {
        var (stage, address, invite) = await ConnectStory.InviteAsync(Token);
        stage.Gmail.AddMailbox(address);
        using var fault = name == "away"
            ? stage.Gmail.Faults.Set(new GmailFault.Html(), FaultScope.Of(CallKind.Token) with { Mailboxes = [address] })
            : stage.Gmail.Faults.Set(new GmailFault.Refuse("accessNotConfigured"), FaultScope.For(address));
        await using var owner = await Visitor.ArriveAsync();

        await owner.ConnectAsync(invite);

        await owner.SeeAsync(words);
        await owner.CheckAsync($"connect-{name}");
        Assert.IsEmpty(await stage.App.Api.GetMailboxesAsync(ConnectStory.AccountOf(address), Token));
    }

    /// <summary>The registration is the shared simulator's, so no other test may run beside this one.</summary>
    [TestMethod]
    [DoNotParallelize]
    public async Task Start_page_shows_the_operator_the_exact_redirect_URI_to_register()
    {
        var (stage, _, invite) = await ConnectStory.InviteAsync(Token);
        var registered = stage.Gmail.Client.RedirectUris;
        stage.Gmail.Client.RedirectUris = ["https://connector.example/api/connect/callback"];
        await using var owner = await Visitor.ArriveAsync();

        try
        {
            await owner.OpenAsync(invite);
            await owner.PressAsync(ConnectStory.Continue);
            await owner.SeeAsync("Error 400: redirect_uri_mismatch");
            await owner.OpenAsync(invite);
            await owner.Page.GetByText("redirect_uri_mismatch").ClickAsync();
            await owner.SeeAsync($"{stage.Address}connect/callback");
        }
        finally
        {
            stage.Gmail.Client.RedirectUris = registered;
        }
    }
}
