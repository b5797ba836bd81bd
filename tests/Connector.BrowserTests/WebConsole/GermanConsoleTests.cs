using Connector.BrowserTests.Support;

namespace Connector.BrowserTests.WebConsole;

/// <summary>An operator whose browser asks for German.</summary>
[TestClass]
[TestCategory("Browser")]
public sealed class GermanConsoleTests(TestContext context)
{
    private const string Account = "betrieb";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Pages_are_German_and_fit()
    {
        var stage = await SharedBrowser.StageAsync();
        await stage.AddAccountAsync(Account, "Müller & Söhne", Token);
        var mailbox = await stage.ConnectAsync(Account, $"support@{Account}.example", Token);
        BrowserStage.Deliver(mailbox, 2);
        await stage.WaitForStateAsync(Account, mailbox.Address, "Active", Token);
        await using var visitor = await Visitor.ArriveAsync(locale: "de-DE");
        var page = $"accounts/{Account}/mailboxes/{mailbox.Address}";

        await visitor.OpenAsync(new Uri($"{stage.Console}/{page}/pause"));
        await visitor.CheckAsync("console-de-confirm");
        await visitor.PressAsync("Pausieren");
        await visitor.SeeAsync("Pausieren: erledigt.");

        foreach (var (name, path, words) in ((string, string, string)[])
        [
            ("front", "?find=betrieb", "Adressen 1 bis 1 von 1"),
            ("mailbox", $"/{page}", "Pausiert"),
            ("account", $"/accounts/{Account}", "Administratoren"),
            ("destination", $"/accounts/{Account}/destination", "E-Mails gehen an"),
            ("history", $"/history?account={Account}", "funktioniert → pausiert"),
            ("mail", $"/mail?account={Account}&mail=niemand@example.org", "Diese E-Mail ist nicht hier"),
            ("incidents", "/incidents", "Störung"),
            ("failed-jobs", "/poison", "Aufträge"),
        ])
        {
            await visitor.OpenAsync(new Uri($"{stage.Console}{path}"));
            await visitor.SeeAsync(words);
            await visitor.CheckAsync($"console-de-{name}");
        }
    }
}
