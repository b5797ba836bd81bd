using Connector.TestKit;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Connector.BrowserTests.Support;

/// <summary>What holds for every page of the app.</summary>
internal static class PageChecks
{
    private const int NarrowestWidth = 320;

    private const string Focused = "(document.activeElement.innerText || document.activeElement.value || '').trim()";

    private const string IsOutlined =
        "(style => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0)(getComputedStyle(document.activeElement))";

    private static readonly int[] PictureWidths = [360, 1280];

    private static readonly string Pictures = Path.Combine(Repository.Artifacts, "screenshots");

    /// <summary>WCAG 2.2's size of targets is not among the rules that axe-core runs unasked.</summary>
    private static readonly AxeRunOptions Rules = new()
    {
        Rules = new Dictionary<string, RuleOptions> { ["target-size"] = new() { Enabled = true } },
    };

    /// <summary>
    /// The page is accessible in light and dark, needs no sideways scrolling at 320 px, and has its picture taken at 360 and 1280 px. All
    /// that happens to a copy of the page in a browser that runs scripts, because axe-core is one.
    /// </summary>
    /// <param name="name">Of the pictures.</param>
    public static async Task CheckAsync(this Visitor visitor, string name)
    {
        var (address, html) = (visitor.Page.Url, await visitor.Page.ContentAsync());
        await using var context = await SharedBrowser.Browser.NewContextAsync();
        var copy = await context.NewPageAsync();
        await copy.RouteAsync(url => url == address, route => route.FulfillAsync(
            new RouteFulfillOptions { Body = html, ContentType = "text/html; charset=utf-8" }));
        await copy.GotoAsync(address);

        foreach (var scheme in (ColorScheme[])[ColorScheme.Dark, ColorScheme.Light])
        {
            await copy.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
            foreach (var width in PictureWidths)
            {
                await copy.SetViewportSizeAsync(width, 800);
                var file = $"{name}-{width}-{scheme.ToString().ToLowerInvariant()}.png";
                await copy.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Pictures, file), FullPage = true });
            }

            await AssertAccessibleAsync(copy, scheme);
        }

        await AssertFitsAsync(copy, NarrowestWidth);
    }

    /// <summary>Goes with the Tab key to the control with these words, and sees that the focus is visible there. Needs script.</summary>
    public static async Task TabToAsync(this IPage page, string words)
    {
        const int MostTabs = 100;
        for (var tab = 0; tab < MostTabs; tab++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<string>(Focused) == words)
            {
                Assert.IsTrue(await page.EvaluateAsync<bool>(IsOutlined), $"the focus on {words} cannot be seen");
                return;
            }
        }

        Assert.Fail($"{page.Url} has nothing with the words '{words}' that the Tab key reaches");
    }

    /// <summary>A page of another site that puts this one into a frame gets the browser's error page there.</summary>
    public static async Task AssertRefusesFramesAsync(this Visitor visitor, Uri address)
    {
        const string Stranger = "http://stranger.example/";
        await visitor.Page.RouteAsync(Stranger, route => route.FulfillAsync(
            new RouteFulfillOptions { ContentType = "text/html", Body = $"<iframe src='{address}'></iframe>" }));

        await visitor.Page.GotoAsync(Stranger);
        await Wait.UntilAsync(
            () => visitor.Page.Frames[^1].Url.StartsWith("chrome-error:", StringComparison.Ordinal), BrowserStage.Patience,
            $"the browser shows {address} in no frame", CancellationToken.None);
    }

    private static async Task AssertAccessibleAsync(IPage page, ColorScheme scheme)
    {
        var found = await page.RunAxe(Rules);
        var lines =
            from violation in found.Violations
            from node in violation.Nodes
            select $"{violation.Id}: {violation.Help} {node.Html}";
        Assert.AreEqual("", string.Join(Environment.NewLine, lines), $"{page.Url} in {scheme}");
    }

    private static async Task AssertFitsAsync(IPage page, int width)
    {
        await page.SetViewportSizeAsync(width, 800);
        var needed = await page.EvaluateAsync<int>("document.documentElement.scrollWidth");
        Assert.IsLessThanOrEqualTo(width, needed, $"{page.Url} needs {needed} px");
    }
}
