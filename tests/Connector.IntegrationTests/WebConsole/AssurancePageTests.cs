using Connector.Arrivals;
using Connector.Mailboxes;
using Connector.Reporting.Endings;
using Connector.Reporting.ServiceLevels;

namespace Connector.IntegrationTests.WebConsole;

/// <summary>The console shows what would otherwise be noticed too late: silence, slow deliveries, and what ends soon.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class AssurancePageTests(TestContext context)
{
    private static readonly (string Name, string Value)[] Push =
    [
        ("Push:Topic", "projects/p/topics/gmail"), ("Push:Audience", "https://connector.example/api/push"),
        ("Push:ServiceAccount", "push@p.iam.gserviceaccount.com"),
    ];

    private CancellationToken Token => context.CancellationToken;

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [TestMethod]
    public async Task Address_that_mail_does_not_reach_is_named_with_what_to_check()
    {
        await using var world = await ConsoleWorld.StartAsync(Token, ConsoleWorld.Open);
        await world.Connector.Get<UnreachedMailboxes>().AddAsync(
            new UnreachedMailbox(new MailboxKey("acme", ConsoleWorld.Mine), Now.AddHours(-9), "250 <b>queued</b>"), Token);

        var browser = await world.NewBrowser().OpenAsync("/api/console");
        Assert.Contains("Mail does not reach 1 address", browser.Text);
        Assert.DoesNotContain("Everything works", browser.Text);
        Assert.IsLessThan(
            browser.Body.IndexOf(ConsoleWorld.Theirs, StringComparison.Ordinal),
            browser.Body.IndexOf(ConsoleWorld.Mine, StringComparison.Ordinal), "the worst first");

        await browser.OpenAsync("/api/console?state=unreached");
        Assert.Contains(ConsoleWorld.Mine, browser.Text);
        Assert.DoesNotContain(ConsoleWorld.Theirs, browser.Text);

        await browser.OpenAsync(ConsoleWorld.MyMailbox);
        Assert.Contains("Mail does not arrive", browser.Text);
        Assert.Contains("250 &lt;b&gt;queued", browser.Body);
        Assert.Contains("Check the MX records", browser.Text);

        browser.Headers["Accept-Language"] = "de";
        Assert.Contains("E-Mails kommen nicht an", (await browser.OpenAsync(ConsoleWorld.MyMailbox)).Text);
    }

    [TestMethod]
    public async Task Page_of_a_mailbox_shows_its_usual_mail_and_whether_it_is_quiet()
    {
        await using var world = await ConsoleWorld.StartAsync(Token, ConsoleWorld.Open);
        var page = await world.NewBrowser().OpenAsync(ConsoleWorld.MyMailbox);
        Assert.Contains("Not known yet: that takes four weeks", page.Text);

        await LearnAsync(world, quietFor: TimeSpan.FromHours(1));
        await page.OpenAsync(ConsoleWorld.MyMailbox);
        Assert.Contains("about 168 a week", page.Text);
        Assert.Contains("The time since the last mail is not unusual.", page.Text);

        await world.Connector.Get<ArrivalTable>().DeleteAsync(new MailboxKey("acme", ConsoleWorld.Mine), Token);
        await LearnAsync(world, quietFor: TimeSpan.FromHours(20));
        Assert.Contains("No mail for longer than usual.", (await page.OpenAsync(ConsoleWorld.MyMailbox)).Text);
    }

    [TestMethod]
    public async Task Operator_sees_how_soon_mail_of_each_way_was_delivered_in_the_day_and_in_each_hour()
    {
        await using var world = await ConsoleWorld.StartAsync(Token, ConsoleWorld.Open);
        var hour = ServiceHour.HourOf(Now);
        var lags = Enumerable.Repeat(TimeSpan.FromSeconds(2), 98).Append(TimeSpan.FromSeconds(25)).Append(TimeSpan.FromSeconds(25))
            .Aggregate(LagHistogram.Empty, (sum, lag) => sum.With(lag));
        await world.Connector.Get<ServiceLevelTable>().AddAsync(CountBatch.Of(new ServiceHour(hour, "api", lags)), Token);
        await world.Connector.Get<ServiceLevelTable>().AddAsync(
            CountBatch.Of(new ServiceHour(hour.AddHours(-2), "forwarding", LagHistogram.Empty.With(TimeSpan.FromMinutes(4)))), Token);

        var text = (await world.NewBrowser().OpenAsync("/api/console")).Text;

        Assert.Contains("100 mails: half within 2 s, 95 % within 2 s, 99 % within 25 s; 100 % within a minute", text);
        Assert.Contains("1 mail: half within 4 min", text);
        Assert.Contains("By hour", text);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task Push_watch_that_lapses_first_is_shown_while_push_is_on(bool isOn)
    {
        await using var world = await ConsoleWorld.StartAsync(Token, [ConsoleWorld.Open, .. isOn ? Push : []]);
        await world.AddAsync("acme", "first@acme.example", mailbox => mailbox with { WatchedUntil = Now.AddDays(3) });
        await world.AddAsync("acme", "second@acme.example", mailbox => mailbox with { WatchedUntil = Now.AddDays(6) });

        var browser = await world.NewBrowser().OpenAsync("/api/console");
        Assert.AreEqual(isOn, browser.Text.Contains("the first one lapses at", StringComparison.Ordinal));

        await browser.OpenAsync("/api/console/accounts/acme/mailboxes/first%40acme.example");
        Assert.AreEqual(isOn, browser.Text.Contains("Push watch lapses", StringComparison.Ordinal));
    }

    [TestMethod]
    public async Task Operator_sees_credentials_that_end_soon_and_those_with_a_problem()
    {
        await using var world = await ConsoleWorld.StartAsync(Token, ConsoleWorld.Open);
        var table = world.Connector.Get<EndingTable>();
        await table.SaveAsync(new Ending(EndingKind.ClientSecret, "acme", "client-1", Now.AddDays(5)), Token);
        await table.SaveAsync(new Ending(EndingKind.Known, null, "a-year-away", Now.AddDays(365)), Token);
        await table.SaveAsync(
            new Ending(EndingKind.DkimKey, null, "s1.acme.example") { Problem = EndingProblem.Missing }, Token);

        var text = (await world.NewBrowser().OpenAsync("/api/console")).Text;

        Assert.Contains("Credentials that need attention", text);
        Assert.Contains("client-1", text);
        Assert.Contains("not found in DNS: mail servers may refuse alert mails", text);
        Assert.DoesNotContain("a-year-away", text);
    }

    /// <summary>A mail each hour for nine weeks, and none since.</summary>
    private async Task LearnAsync(ConsoleWorld world, TimeSpan quietFor)
    {
        var last = Now - quietFor;
        await world.Connector.Get<ArrivalTable>().ChangeAsync(
            new MailboxKey("acme", ConsoleWorld.Mine),
            history =>
            {
                for (var hours = 9 * WeekHour.HoursAWeek; hours >= 0; hours--)
                {
                    history.Add(last.AddHours(-hours));
                }
            },
            Token);
    }
}
