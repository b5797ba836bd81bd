using Connector.WebConsole;

namespace Connector.IntegrationTests.WebConsole;

/// <summary>"Where is this mail?": by Message-ID, sender or id, in the own account alone.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class FindMailTests(TestContext context)
{
    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Operator_chooses_the_account_and_may_name_the_mailbox()
    {
        await using var world = await ConsoleWorld.StartAsync(Token, ConsoleWorld.Open);
        await world.AddAsync("acme", "sales@acme.example");
        var browser = await world.NewBrowser().OpenAsync(ConsoleWorld.MyMailbox);
        var link = ConsoleUri.FindMail("acme", ConsoleWorld.Mine);
        Assert.Contains($"href=\"{link.Replace("&", "&amp;", StringComparison.Ordinal)}\"", browser.Body);

        await browser.OpenAsync(link);

        Assert.Contains("<option value=\"other\">Other (other)</option>", browser.Body);
        Assert.Contains("<option value=\"acme\" selected", browser.Body);
        Assert.Contains($"value=\"{ConsoleWorld.Mine}\"", browser.Body);
        await browser.OpenAsync($"{link}&mail=%3Cnone%40example.org%3E");
        Assert.Contains("This mail is not here", browser.Text);
        Assert.DoesNotContain("sales@acme.example", browser.Text);
    }

    [TestMethod]
    public async Task Mail_that_is_not_here_has_a_reason_for_each_mailbox()
    {
        await using var world = await ConsoleWorld.StartAsync(Token);
        var browser = await world.NewBrowser().EnterAsync("acme", ConsoleWorld.MyAdmin);

        await browser.OpenAsync("/api/console/mail?account=other&mail=%3Cnone%40example.org%3E");

        Assert.AreEqual(200, browser.Status);
        Assert.Contains("This mail is not here", browser.Text);
        Assert.Contains(ConsoleWorld.Mine, browser.Text);
        Assert.DoesNotContain(ConsoleWorld.Theirs, browser.Text, "An administrator cannot choose another account.");
    }

    [TestMethod]
    [DataRow("/api/console/mail", "Where is this mail?")]
    [DataRow("/api/console/mail?account=none&mail=x", "There is no such account")]
    [DataRow("/api/console/mail?account=NO!&mail=x", "There is no such account")]
    [DataRow("/api/console/mail?mail=x", "There is no such account")]
    [DataRow("/api/console/mail?account=acme&to=support&mail=x", "This is not a mail address")]
    [DataRow("/api/console/mail?account=acme&mail=customer", "so nothing was looked for")]
    public async Task Question_without_an_answer_shows_the_form(string page, string text)
    {
        await using var world = await ConsoleWorld.StartAsync(Token, ConsoleWorld.Open);

        Assert.Contains(text, (await world.NewBrowser().OpenAsync(page)).Text);
    }
}
