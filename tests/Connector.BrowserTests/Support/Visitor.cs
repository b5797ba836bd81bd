using Connector.TestKit;
using Connector.TestKit.Smtp;
using Microsoft.Playwright;

namespace Connector.BrowserTests.Support;

/// <summary>
/// A person with a browser and its cookies. The browser runs no script unless a test asks for it, because no page needs any.
/// </summary>
internal sealed class Visitor : IAsyncDisposable
{
    private Visitor(IBrowserContext context, IPage page)
    {
        Context = context;
        Page = page;
    }

    public IPage Page { get; }

    /// <summary>The cookies that the browser keeps, and its tabs.</summary>
    public IBrowserContext Context { get; }

    /// <param name="locale">What the browser asks for in Accept-Language.</param>
    public static async Task<Visitor> ArriveAsync(bool script = false, string locale = "en-GB", int width = 1280)
    {
        var context = await SharedBrowser.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            JavaScriptEnabled = script,
            Locale = locale,
            ViewportSize = new ViewportSize { Width = width, Height = 800 },
        });
        context.SetDefaultTimeout((float)BrowserStage.Patience.TotalMilliseconds);
        return new Visitor(context, await context.NewPageAsync());
    }

    /// <exception cref="AssertFailedException">The server answered with another status.</exception>
    public async Task<IResponse> OpenAsync(Uri address, int status = 200)
    {
        var response = await Page.GotoAsync(address.AbsoluteUri);
        Assert.AreEqual(status, response!.Status, address.AbsolutePath);
        return response;
    }

    /// <summary>Reads a mail. Its links stay in this tab.</summary>
    public Task ReadAsync(CaughtMail mail) => Page.SetContentAsync(mail.Message.HtmlBody!);

    /// <summary>Presses a button or follows a link by the words on it.</summary>
    public async Task PressAsync(string words)
    {
        var button = Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = words, Exact = true });
        var link = Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = words, Exact = true });
        await button.Or(link).First.ClickAsync();
    }

    /// <summary>Waits until the page says this, without a reload.</summary>
    public Task SeeAsync(string words) => Assertions.Expect(Page.GetByRole(AriaRole.Main)).ToContainTextAsync(words);

    /// <summary>Opens a page again and again until it says this.</summary>
    public Task ReloadUntilAsync(Uri address, string words) => Wait.UntilAsync(
        async () =>
        {
            await Page.GotoAsync(address.AbsoluteUri);
            return (await Page.GetByRole(AriaRole.Main).InnerTextAsync()).Contains(words, StringComparison.Ordinal);
        },
        BrowserStage.Patience, $"{address} says '{words}'", CancellationToken.None);

    public async ValueTask DisposeAsync() => await Context.DisposeAsync();
}
