using Connector.BrowserTests.Support;
using Connector.TestKit;

namespace Connector.BrowserTests;

/// <summary>The approved mails to administrators, as a small telephone shows them.</summary>
[TestClass]
[TestCategory("Browser")]
public sealed class AlertMailTests(TestContext context)
{
    private const int Width = 375;

    private const int Height = 667;

    private static readonly string[] Folders =
        ["Alerting/Content/Snapshots", "Connecting/Snapshots", "Forwarding/Snapshots", "Reporting/Snapshots"];

    [TestMethod]
    public async Task Button_of_every_mail_is_on_the_first_screen_and_no_mail_scrolls_sideways()
    {
        await using var visitor = await Visitor.ArriveAsync(script: true);
        await visitor.Page.SetViewportSizeAsync(Width, Height);
        List<string> findings = [];
        var buttons = 0;

        foreach (var file in Folders.SelectMany(
            folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests/Connector.UnitTests", folder), "*.html")))
        {
            await visitor.Page.SetContentAsync(await File.ReadAllTextAsync(file, context.CancellationToken));
            var bottom = await visitor.Page.EvaluateAsync<double>(
                "document.querySelector('.button')?.getBoundingClientRect().bottom ?? 0");
            var wide = await visitor.Page.EvaluateAsync<int>("document.documentElement.scrollWidth");
            buttons += bottom > 0 ? 1 : 0;

            if (bottom > Height || wide > Width)
            {
                findings.Add($"{Path.GetFileName(file)}: the button ends at {bottom} px, the mail is {wide} px wide");
            }
        }

        Assert.AreEqual("", string.Join('\n', findings));
        Assert.IsGreaterThan(50, buttons, "mails with a button");
    }
}
