using Connector.Access;
using Connector.WebConsole;
using Connector.WebConsole.Acting;

namespace Connector.IntegrationTests.WebConsole;

/// <summary>The history of actions: page by page, of one account or of all.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class HistoryPageTests(TestContext context)
{
    private static readonly Visitor Who = new Visitor.Operator("operator", "session");

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Pages_show_every_action_once_and_the_newest_first()
    {
        await using var world = await ConsoleWorld.StartAsync(Token, ConsoleWorld.Open);
        var audit = world.Connector.Get<AuditTable>();
        foreach (var number in Enumerable.Range(0, 120))
        {
            await audit.EndAsync(await audit.BeginAsync(Who, "acme", where: null, $"act{number:d3}", "", Token), $"done{number:d3}");
        }

        var browser = await world.NewBrowser().OpenAsync(ConsoleUri.History);
        List<string> pages = [browser.Text];
        while (browser.Body.Split("rel=\"next\" href=\"") is [_, var rest])
        {
            await browser.OpenAsync(rest.Split('"')[0].Replace("&amp;", "&", StringComparison.Ordinal));
            pages.Add(browser.Text);
        }

        Assert.HasCount(3, pages);
        var shown = pages.SelectMany(page => page.Split(' ')).Where(word => word.StartsWith("done", StringComparison.Ordinal));
        Assert.AreSequenceEqual(Enumerable.Range(0, 120).Reverse().Select(number => $"done{number:d3}"), shown);
        Assert.DoesNotContain("Newest", pages[0]);
        Assert.Contains("Newest", pages[2]);
    }

    [TestMethod]
    public async Task Operator_sees_one_account_and_an_administrator_never_another()
    {
        await using var world = await ConsoleWorld.StartAsync(Token, ConsoleWorld.Open);
        await using var closed = await ConsoleWorld.StartAsync(Token);
        foreach (var audit in (AuditTable[])[world.Connector.Get<AuditTable>(), closed.Connector.Get<AuditTable>()])
        {
            await audit.EndAsync(await audit.BeginAsync(Who, "acme", where: null, "first", "", Token), "of-acme");
            await audit.EndAsync(await audit.BeginAsync(Who, "other", where: null, "second", "", Token), "of-other");
        }

        var browser = await world.NewBrowser().OpenAsync(ConsoleUri.HistoryOf("acme"));
        Assert.Contains("History of account acme", browser.Text);
        Assert.Contains("of-acme", browser.Text);
        Assert.DoesNotContain("of-other", browser.Text);

        var admin = await closed.NewBrowser().EnterAsync("acme", ConsoleWorld.MyAdmin);
        await admin.OpenAsync(ConsoleUri.HistoryOf("other"));
        Assert.Contains("of-acme", admin.Text);
        Assert.DoesNotContain("of-other", admin.Text);
    }

    [TestMethod]
    [DataRow("x")]
    [DataRow("' or PartitionKey gt '")]
    [DataRow("zzzzzzzzzzzzzzzzzzzzzzzzzzzz")]
    public async Task Place_that_is_none_leads_to_the_first_page(string after)
    {
        await using var world = await ConsoleWorld.StartAsync(Token, ConsoleWorld.Open);
        var audit = world.Connector.Get<AuditTable>();
        await audit.EndAsync(await audit.BeginAsync(Who, "acme", where: null, "first", "", Token), "of-acme");

        var browser = await world.NewBrowser().OpenAsync(ConsoleUri.HistoryOf(null, after));

        Assert.Contains("of-acme", browser.Text);
    }
}
