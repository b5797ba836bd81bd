using Microsoft.Playwright;

namespace Connector.BrowserTests.Support;

/// <summary>One browser and few running apps for all tests of the assembly; each test has a person with cookies of its own.</summary>
[TestClass]
public static class SharedBrowser
{
    private static IPlaywright? s_playwright;
    private static IBrowser? s_browser;
    private static readonly Dictionary<string, Task<BrowserStage>> Stages = [];
    private static readonly Lock Gate = new();

    internal static IBrowser Browser => s_browser ?? throw new InvalidOperationException("The browser was not started.");

    [AssemblyInitialize]
    public static async Task StartAsync(TestContext context)
    {
        // Without a browser every test is inconclusive, with this line.
        if (InstalledBrowser.Find() is not { } program)
        {
            Assert.Inconclusive(InstalledBrowser.HowToGet);
            return;
        }

        s_playwright = await Playwright.CreateAsync();
        s_browser = await s_playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = program });
    }

    [AssemblyCleanup]
    public static async Task StopAsync()
    {
        foreach (var stage in Stages.Values)
        {
            await (await stage).DisposeAsync();
        }

        if (s_browser is { } browser)
        {
            await browser.DisposeAsync();
        }

        s_playwright?.Dispose();
    }

    /// <summary>The shared app, started with the first test that asks for it. A story has an account of its own there.</summary>
    /// <param name="access">Who may open its console. Each value is an app of its own.</param>
    internal static Task<BrowserStage> StageAsync(string access = "Open")
    {
        lock (Gate)
        {
            if (!Stages.TryGetValue(access, out var stage))
            {
                Stages[access] = stage = BrowserStage.StartAsync(access, CancellationToken.None);
            }

            return stage;
        }
    }
}
