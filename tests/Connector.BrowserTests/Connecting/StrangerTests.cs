using Connector.BrowserTests.Support;

namespace Connector.BrowserTests.Connecting;

/// <summary>Text and pages of strangers around the connect pages.</summary>
[TestClass]
[TestCategory("Browser")]
public sealed class StrangerTests(TestContext context)
{
    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Invented_callback_connects_nothing_and_repeats_nothing_of_its_address()
    {
        var stage = await SharedBrowser.StageAsync();
        await using var stranger = await Visitor.ArriveAsync();

        await stranger.OpenAsync(new Uri($"{stage.Address}connect/callback?state=invented&error=%3Cb%3Eboo%3C/b%3E"));

        await stranger.SeeAsync("This address was used or is incomplete.");
        Assert.DoesNotContain("boo", await stranger.Page.ContentAsync());
        await stranger.CheckAsync("connect-unknown");
    }

    [TestMethod]
    public async Task Page_of_a_stranger_shows_the_start_page_in_no_frame()
    {
        var (_, _, invite) = await ConnectStory.InviteAsync(Token);
        await using var owner = await Visitor.ArriveAsync(script: true);

        await owner.AssertRefusesFramesAsync(invite);
    }

    [TestMethod]
    public async Task Name_of_an_account_is_text_and_runs_nothing()
    {
        const string Name = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>";
        var (_, _, invite) = await ConnectStory.InviteAsync(Token, displayName: Name);
        await using var owner = await Visitor.ArriveAsync(script: true);

        await owner.OpenAsync(invite);

        await owner.SeeAsync(Name);
        Assert.AreNotEqual("owned", await owner.Page.TitleAsync());
        Assert.AreEqual(0, await owner.Page.Locator("main script, main img").CountAsync());
    }
}
