using Connector.Alerting;
using Connector.IntegrationTests.Support;
using Connector.Mailboxes;
using Connector.Reporting.ServiceLevels;
using Connector.Trips;

namespace Connector.IntegrationTests.WebConsole;

/// <summary>Operators see on the front page whether the chain works, and whether each mail is accounted for.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class TestMailCardTests(TestContext context)
{
    private const string Test = "test@acme.example";

    private static readonly (string Name, string Value) Addresses = ("TestMail__Addresses", $"acme/{Test}");

    private static readonly MailboxKey Key = ConnectorUnderTest.KeyOf(Test);

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Operator_sees_the_last_trip_in_its_parts_the_quantiles_of_the_day_and_the_lost_mails()
    {
        await using var world = await ConsoleWorld.StartAsync(Token, ConsoleWorld.Open, Addresses);
        var now = TimeProvider.System.GetUtcNow();
        await AddAsync(world, now.AddMinutes(-20), delivered: null);
        await AddAsync(world, now.AddMinutes(-10), delivered: 40);

        var browser = await world.NewBrowser().OpenAsync("/api/console");

        Assert.Contains("Test mails", browser.Text);
        Assert.Contains("delivered after 40 s", browser.Text);
        Assert.Contains("3 s to Gmail, 31 s from Gmail to storage, 6 s to the delivery", browser.Text);
        Assert.Contains("2 mails: half within 40 s, 95 % within 40 s", browser.Text);
        Assert.Contains("50 %, at least 99.5 % are the objective", browser.Text);
        Assert.Contains("10,000 % used in 30 days", browser.Text);
        Assert.Contains("in the last 24 hours used 100 times as fast as the objective allows", browser.Text);

        browser.Headers["Accept-Language"] = "de";
        Assert.Contains("3 s bis Gmail, 31 s von Gmail bis zum Speicher", (await browser.OpenAsync("/api/console")).Text);
        Assert.Contains("mindestens 99,5 %", browser.Text);
    }

    [TestMethod]
    public async Task Reason_why_a_test_mail_did_not_leave_is_shown_and_is_no_markup()
    {
        await using var world = await ConsoleWorld.StartAsync(Token, ConsoleWorld.Open, Addresses);
        await AddAsync(
            world, TimeProvider.System.GetUtcNow().AddMinutes(-20), delivered: null,
            trip => trip with { AcceptedAt = null, ReceivedAt = null, Problem = "550 <script>no</script>" });

        var browser = await world.NewBrowser().OpenAsync("/api/console");

        Assert.Contains("not sent", browser.Text);
        Assert.Contains("550 &lt;script&gt;", browser.Body);
    }

    [TestMethod]
    public async Task Card_is_absent_without_a_test_address()
    {
        await using var world = await ConsoleWorld.StartAsync(Token, ConsoleWorld.Open);

        Assert.DoesNotContain("Test mails", (await world.NewBrowser().OpenAsync("/api/console")).Text);
    }

    [TestMethod]
    public async Task Operator_sees_mails_unaccounted_for_and_the_time_to_the_first_alert()
    {
        await using var world = await ConsoleWorld.StartAsync(Token, ConsoleWorld.Open);
        var now = TimeProvider.System.GetUtcNow();
        await world.Connector.Get<ServiceLevelTable>().AddAsync(
            CountBatch.Of(new ServiceHour(ServiceHour.HourOf(now), "api", LagHistogram.Empty, Missing: 2) { Stray = 1 }), Token);
        var outage = new Outage
        {
            Id = "7F3K2M9Q",
            Account = "acme",
            Kind = OutageKind.Provider,
            Stage = OutageStage.Open,
            StartedAt = now.AddHours(-1),
            Since = now.AddHours(-1),
        };
        await world.Connector.Get<OutageTable>().NoteFirstMailAsync(outage, outage.Since.AddMinutes(2));

        var browser = await world.NewBrowser().OpenAsync("/api/console");

        Assert.Contains("3, found and handed over since: 2 not fetched from Gmail, 1 without a delivery", browser.Text);
        Assert.Contains("1 outage: 2 min", browser.Text);
    }

    /// <summary>A trip whose mail was received after 3 s and stored after 34 s, as a sweep saves it.</summary>
    private async Task AddAsync(ConsoleWorld world, DateTimeOffset sentAt, int? delivered, Func<Trip, Trip>? change = null)
    {
        var table = world.Connector.Get<TripTable>();
        var trip = await table.TryAddAsync(Trip.Begin(Key, Trip.SlotAt(sentAt, TimeSpan.FromMinutes(5)), sentAt), Token);
        var seen = trip! with
        {
            AcceptedAt = sentAt,
            ReceivedAt = delivered is null ? null : sentAt.AddSeconds(3),
            StoredAt = delivered is null ? null : sentAt.AddSeconds(34),
            DeliveredAt = delivered is { } seconds ? sentAt.AddSeconds(seconds) : null,
        };
        var judged = (change?.Invoke(seen) ?? seen).Judge(TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(5));
        Assert.IsTrue(await table.TrySaveAsync(trip!, judged, Token));
    }
}
