using System.Collections.Concurrent;
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

    /// <summary>Null for no pictures, "all" for all looks in all languages, and anything else for two looks.</summary>
    private static readonly string? Wanted = Environment.GetEnvironmentVariable("CONNECTOR_PICTURES");

    private static readonly bool TakesAll = Wanted == "all";

    /// <summary>Widths and schemes of the pictures.</summary>
    private static readonly (int Width, ColorScheme Scheme)[] Looks =
        TakesAll ? [(360, ColorScheme.Light), (1280, ColorScheme.Dark), (360, ColorScheme.Dark), (1280, ColorScheme.Light)]
        : Wanted is not null ? [(360, ColorScheme.Dark), (1280, ColorScheme.Light)]
        : [];

    private static readonly string Pictures = Path.Combine(Repository.Artifacts, "screenshots");

    /// <summary>WCAG 2.2's size of targets is not among the rules that axe-core runs unasked.</summary>
    private static readonly AxeRunOptions AllRules = new()
    {
        Rules = new Dictionary<string, RuleOptions> { ["target-size"] = new() { Enabled = true } },
    };

    /// <summary>The rules whose result depends on colours. The others need no second run in the other scheme.</summary>
    private static readonly AxeRunOptions RulesOfColours = new()
    {
        RunOnly = new RunOnlyOptions { Type = "rule", Values = ["color-contrast", "link-in-text-block"] },
    };

    /// <summary>Tabs that show copies of pages, in a browser with scripts. They are used again, because a new one takes time.</summary>
    private static readonly ConcurrentBag<IPage> Copies = [];

    /// <summary>
    /// The page is accessible in light and dark, needs no sideways scrolling at 320 px, and has its pictures taken if they are wanted. All
    /// that happens to a copy of the page in a browser that runs scripts, because axe-core is one.
    /// </summary>
    /// <param name="name">Of the pictures.</param>
    public static async Task CheckAsync(this Visitor visitor, string name)
    {
        var (address, html) = (visitor.Page.Url, await visitor.Page.ContentAsync());
        var copy = Copies.TryTake(out var free) ? free : await SharedBrowser.Browser.NewPageAsync();
        await copy.RouteAsync(url => url == address, route => route.FulfillAsync(
            new RouteFulfillOptions { Body = html, ContentType = "text/html; charset=utf-8" }));
        await copy.GotoAsync(address);

        await TakePicturesAsync(copy, name);

        // axe-core waits without end for a frame that runs no scripts.
        await copy.EvaluateAsync("document.querySelectorAll('iframe').forEach(frame => frame.remove())");
        await LookAsync(copy, 1280, ColorScheme.Light);
        await AssertAccessibleAsync(copy, ColorScheme.Light);
        await LookAsync(copy, 1280, ColorScheme.Dark);
        await AssertAccessibleAsync(copy, ColorScheme.Dark);

        await AssertFitsAsync(copy, NarrowestWidth);
        await copy.UnrouteAllAsync();

        if (TakesAll)
        {
            await TakeGermanPicturesAsync(visitor, copy, name);
        }

        Copies.Add(copy);
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

    private static async Task TakePicturesAsync(IPage copy, string name)
    {
        foreach (var (width, scheme) in Looks)
        {
            await LookAsync(copy, width, scheme);
            var file = $"{name}-{width}-{scheme.ToString().ToLowerInvariant()}.png";
            await copy.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Pictures, file), FullPage = true });
        }
    }

    private static async Task LookAsync(IPage copy, int width, ColorScheme scheme)
    {
        await copy.SetViewportSizeAsync(width, 800);
        await copy.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
    }

    /// <summary>
    /// A page of the console has the language that the browser asks for. A page that answers a form cannot be asked for again.
    /// </summary>
    private static async Task TakeGermanPicturesAsync(Visitor visitor, IPage copy, string name)
    {
        var address = visitor.Page.Url;

        if (!address.Contains("/console", StringComparison.Ordinal))
        {
            return;
        }

        var answer = await visitor.Context.APIRequest.GetAsync(
            address, new APIRequestContextOptions { Headers = [new("Accept-Language", "de")] });
        var html = await answer.TextAsync();

        if (answer.Ok && html.Contains("<html lang=\"de\"", StringComparison.Ordinal))
        {
            await copy.RouteAsync(url => url == address, route => route.FulfillAsync(
                new RouteFulfillOptions { Body = html, ContentType = "text/html; charset=utf-8" }));
            await copy.GotoAsync(address);
            await TakePicturesAsync(copy, $"{name}-de");
            await AssertFitsAsync(copy, NarrowestWidth);
            await copy.UnrouteAllAsync();
        }
    }

    private static async Task AssertAccessibleAsync(IPage page, ColorScheme scheme)
    {
        var found = await page.RunAxe(scheme == ColorScheme.Light ? AllRules : RulesOfColours);
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
