namespace Connector.BrowserTests.Support;

/// <summary>The Chromium, Chrome or Edge of this machine. Nothing is downloaded.</summary>
internal static class InstalledBrowser
{
    public const string HowToGet =
        "There is no browser. Install Chromium, Chrome or Edge (Debian: apt-get install chromium-headless-shell), or name one in "
        + "CONNECTOR_BROWSER.";

    private const string Variable = "CONNECTOR_BROWSER";

    /// <summary>The one without windows comes first, because the tests take half the time with it.</summary>
    private static readonly string[] Commands =
    [
        "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge",
        "microsoft-edge-stable",
    ];

    private static readonly string[] Applications =
    [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
        @"%ProgramFiles%\Google\Chrome\Application\chrome.exe",
        @"%ProgramFiles(x86)%\Google\Chrome\Application\chrome.exe",
        @"%LocalAppData%\Google\Chrome\Application\chrome.exe",
        @"%ProgramFiles(x86)%\Microsoft\Edge\Application\msedge.exe",
        @"%ProgramFiles%\Microsoft\Edge\Application\msedge.exe",
    ];

    /// <summary>
    /// Where Playwright's own installer puts browsers (https://playwright.dev/dotnet/docs/browsers#managing-browser-binaries).
    /// </summary>
    private static readonly string[] PlaywrightFolders =
    [
        "%PLAYWRIGHT_BROWSERS_PATH%", "%HOME%/.cache/ms-playwright", "%HOME%/Library/Caches/ms-playwright", @"%LocalAppData%\ms-playwright",
    ];

    private static readonly string[] PlaywrightPrograms = ["chrome", "chrome.exe", "Google Chrome for Testing", "Chromium"];

    /// <summary>The path of its program; null if there is none.</summary>
    /// <exception cref="FileNotFoundException">CONNECTOR_BROWSER names no file.</exception>
    public static string? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return File.Exists(named) ? named : throw new FileNotFoundException($"{Variable} names no file: {named}", named);
        }

        var applications = Applications.Select(Environment.ExpandEnvironmentVariables);
        return OfPath().Concat(applications).Concat(OfPlaywright()).FirstOrDefault(File.Exists);
    }

    private static IEnumerable<string> OfPath() =>
        from command in Commands
        from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        select Path.Combine(folder, command);

    private static IEnumerable<string> OfPlaywright() =>
        from folder in PlaywrightFolders.Select(Environment.ExpandEnvironmentVariables)
        where Directory.Exists(folder)
        from browser in Directory.EnumerateDirectories(folder, "chromium-*").OrderDescending(StringComparer.Ordinal)
        from file in Directory.EnumerateFiles(browser, "*", SearchOption.AllDirectories)
        where PlaywrightPrograms.Contains(Path.GetFileName(file))
        select file;
}
