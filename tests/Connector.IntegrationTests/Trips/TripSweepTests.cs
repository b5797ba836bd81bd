using System.Text;
using Connector.Arrivals;
using Connector.Arrivals.Asking;
using Connector.IntegrationTests.Support;
using Connector.Reporting.Activity;
using Connector.Reporting.ServiceLevels;
using Connector.TestKit.Smtp;
using Connector.Trips;
using static Connector.IntegrationTests.Trips.TripWorld;

namespace Connector.IntegrationTests.Trips;

/// <summary>Test mails go over the whole chain, and what became of each is a row.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class TripSweepTests(TestContext context)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Test_mail_is_followed_from_the_mail_server_to_the_archive_and_no_webhook_gets_it()
    {
        await using var world = await StartAsync(Token);
        var gmail = await world.ConnectAsync();

        await world.PassAsync(TimeSpan.Zero);
        gmail.Deliver(world.TestMail.Raw.ToArray(), internalDate: world.World.Clock.GetUtcNow().AddSeconds(4));
        await world.FetchAndDeliverAsync();
        await world.PassAsync(TimeSpan.Zero);

        var trip = Assert.ContainsSingle(await world.TripsAsync());
        Assert.AreEqual(TripOutcome.InTime, trip.Outcome);
        Assert.IsTrue(trip.SentAt <= trip.AcceptedAt && trip.AcceptedAt < trip.ReceivedAt && trip.StoredAt <= trip.DeliveredAt);
        var row = Assert.ContainsSingle(await world.Connector.MessagesAsync(One, Token)).Value;
        Assert.AreEqual("Delivered", row.GetString("State"));
        Assert.AreEqual(row.GetDateTimeOffset("DeliveredAt"), trip.DeliveredAt);
        Assert.IsEmpty(world.Receiver.Attempts);
        var headers = world.TestMail.Message.Headers;
        Assert.AreEqual(("auto-generated", trip.Nonce), (headers["Auto-Submitted"], headers[TestMailMark.Header]));
    }

    [TestMethod]
    [DataRow("connector.test_mails", "outcome", new[] { "in_time" })]
    [DataRow("connector.test_mails.duration", "part", new[] { "to_gmail", "to_storage", "to_delivery" })]
    public async Task Delivered_test_mail_is_measured_once(string metric, string tag, string[] values)
    {
        using var measured = new OwnMeasurements(metric, tag);
        await using var world = await StartAsync(Token, $"acme/{One}");
        var gmail = await world.ConnectAsync();

        await world.PassAsync(TimeSpan.Zero);
        gmail.Deliver(world.TestMail.Raw.ToArray());
        await world.FetchAndDeliverAsync();
        await world.PassAsync(TimeSpan.Zero);
        await world.PassAsync(TimeSpan.Zero);

        Assert.AreSequenceEqual(values, measured.Values);
    }

    [TestMethod]
    public async Task Test_mail_that_comes_late_is_counted_once_as_missed()
    {
        using var measured = new OwnMeasurements("connector.test_mails", "outcome");
        await using var world = await StartAsync(Token, $"acme/{One}");
        var gmail = await world.ConnectAsync();
        await world.PassAsync(TimeSpan.Zero);
        var mail = world.TestMail.Raw.ToArray();

        await world.PassAsync(Interval + Minute);
        gmail.Deliver(mail);
        await world.FetchAndDeliverAsync();
        await world.PassAsync(TimeSpan.Zero);

        Assert.AreSequenceEqual(["missed"], measured.Values);
    }

    [TestMethod]
    public async Task One_test_mail_is_sent_in_each_interval_also_by_two_instances()
    {
        await using var world = await StartAsync(Token, $"acme/{One}");
        await world.ConnectAsync();
        await using var another = await world.Connector.StartAnotherAsync(
            Token, ("TestMail__Addresses", $"acme/{One}"), ("Alerts__Smtp__Host", world.Smtp.Host),
            ("Alerts__Smtp__Port", $"{world.Smtp.Port}"));

        await Task.WhenAll(world.PassAsync(TimeSpan.Zero), another.Get<TripSweep>().HandleAsync(Token), world.PassAsync(TimeSpan.Zero));
        Assert.HasCount(1, world.Smtp.Mails);
        await world.PassAsync(Interval);
        await world.PassAsync(TimeSpan.Zero);

        Assert.HasCount(2, world.Smtp.Mails);
        Assert.AreEqual(world.Smtp.Mails[0].Message.Subject, world.Smtp.Mails[1].Message.Subject);
    }

    [TestMethod]
    public async Task Test_mail_that_does_not_arrive_is_missed_once_and_comes_late()
    {
        await using var world = await StartAsync(Token, $"acme/{One}");
        var gmail = await world.ConnectAsync();
        await world.PassAsync(TimeSpan.Zero);
        var mail = world.TestMail.Raw.ToArray();

        await world.PassAsync(Interval + Minute);
        await world.PassAsync(TimeSpan.Zero);
        var report = await world.ReportAsync();
        Assert.AreEqual((1, 1, 0), (report.Lost, report.Month.Missed, report.Month.InTime));

        gmail.Deliver(mail);
        await world.FetchAndDeliverAsync();
        await world.PassAsync(TimeSpan.Zero);

        report = await world.ReportAsync();
        Assert.AreEqual((0, 1), (report.Lost, report.Month.Missed));
        Assert.IsGreaterThan(300, report.P50Seconds!.Value);
    }

    [TestMethod]
    public async Task Test_mail_in_spam_is_an_outcome_of_its_own_and_no_miss()
    {
        await using var world = await StartAsync(Token, $"acme/{One}");
        var gmail = await world.ConnectAsync();

        await world.PassAsync(TimeSpan.Zero);
        gmail.Deliver(world.TestMail.Raw.ToArray(), ["SPAM"]);
        await world.FetchAndDeliverAsync();
        await world.PassAsync(Interval + Minute);

        Assert.AreEqual(new TripCounts(Spam: 1), (await world.ReportAsync()).Month);
        Assert.IsEmpty(await world.Connector.MessagesAsync(One, Token));
    }

    [TestMethod]
    public async Task Address_that_the_mail_server_refuses_does_not_stop_another_and_is_told_with_the_answer()
    {
        await using var world = await StartAsync(Token);
        await world.ConnectAsync(One);
        await world.ConnectAsync(Two);
        world.Smtp.Refuse(SmtpStep.Recipient, 550, recipient: One);

        await world.PassAsync(TimeSpan.Zero);
        await world.PassAsync(Interval + Minute);

        Assert.HasCount(2, world.Smtp.MailsFor(Two));
        var refused = (await world.ReportAsync(One)).Last!;
        Assert.AreEqual(TripOutcome.NotSent, refused.Outcome);
        Assert.Contains("550", refused.Problem!);
        Assert.AreEqual(TripOutcome.Missed, (await world.ReportAsync(Two)).Last!.Outcome);
    }

    [TestMethod]
    public async Task Address_that_is_not_connected_gets_no_mail()
    {
        await using var world = await StartAsync(Token);
        await world.ConnectAsync(Two);

        await world.PassAsync(TimeSpan.Zero);

        Assert.AreSequenceEqual([Two], world.Smtp.Mails.SelectMany(mail => mail.Recipients));
        Assert.AreEqual("The mailbox is not connected.", Assert.ContainsSingle(await world.TripsAsync(One)).Problem);
    }

    [TestMethod]
    public async Task Mail_with_the_header_of_a_test_mail_and_another_nonce_is_delivered_as_any_other()
    {
        await using var world = await StartAsync(Token, $"acme/{One}");
        var gmail = await world.ConnectAsync();
        await world.PassAsync(TimeSpan.Zero);
        var trip = Assert.ContainsSingle(await world.TripsAsync());
        var forged = trip.Nonce[..^1] + (trip.Nonce[^1] == '0' ? '1' : '0');

        gmail.Deliver(Encoding.ASCII.GetBytes($"Subject: hello\r\n{TestMailMark.Header}: {forged}\r\n\r\nhello"));
        await world.FetchAndDeliverAsync();

        Assert.HasCount(1, world.Receiver.Accepted);
    }

    [TestMethod]
    public async Task Test_mail_that_is_forwarded_too_is_followed_as_the_copy_of_the_API()
    {
        await using var world = await StartAsync(Token, $"acme/{One}");
        var gmail = await world.ConnectAsync();
        await world.World.ForwardAsync(gmail);
        await world.PassAsync(TimeSpan.Zero);

        gmail.Deliver(world.TestMail.Raw.ToArray());
        Assert.AreSequenceEqual([200], await world.World.ArriveAsync());
        await world.FetchAndDeliverAsync();
        await world.PassAsync(TimeSpan.Zero);

        Assert.AreEqual(TripOutcome.InTime, Assert.ContainsSingle(await world.TripsAsync()).Outcome);
        Assert.HasCount(2, await world.Connector.MessagesAsync(One, Token));
        Assert.IsEmpty(world.Receiver.Attempts);
    }

    [TestMethod]
    public async Task Test_address_is_left_out_of_the_rhythm_of_mail_and_of_the_service_level()
    {
        await using var world = await StartAsync(Token, $"acme/{One}");
        var gmail = await world.ConnectAsync();
        await world.PassAsync(TimeSpan.Zero);
        gmail.Deliver(world.TestMail.Raw.ToArray(), internalDate: world.World.Clock.GetUtcNow().AddDays(-6).AddHours(-1));
        gmail.Deliver(SmallMail.About("another"));
        await world.FetchAndDeliverAsync();
        await world.Connector.Get<ActivityWriter>().SaveAsync(Token);

        Assert.IsNull(await world.Connector.Get<ArrivalTable>().FindAsync(ConnectorUnderTest.KeyOf(One), Token));
        var hours = await world.Connector.Get<ServiceLevelTable>().ListAsync(world.World.Clock.GetUtcNow().AddHours(-1), Token);
        Assert.AreEqual(0, hours.Sum(hour => hour.Lags.Counts[^2]), "no delivery took between three and seven days");
    }

    [TestMethod]
    public async Task Mailbox_that_becomes_a_test_address_is_not_suspected_any_more()
    {
        await using var world = await StartAsync(Token, $"acme/{One}");
        await world.ConnectAsync();
        var key = ConnectorUnderTest.KeyOf(One);
        await world.Connector.Get<ArrivalTable>().ChangeAsync(
            key, history => history.Add(world.World.Clock.GetUtcNow().AddDays(-9)), Token, lookAt: world.World.Clock.GetUtcNow());

        world.World.Clock.MoveOn(Minute);
        await world.Connector.Get<SilenceSweep>().HandleAsync(Token);

        Assert.IsNull(await world.Connector.Get<ArrivalTable>().FindAsync(key, Token));
    }

    [TestMethod]
    public async Task Rows_are_deleted_after_a_month()
    {
        await using var world = await StartAsync(Token, $"acme/{One}");
        await world.ConnectAsync();
        await world.PassAsync(TimeSpan.Zero);
        await world.PassAsync(Interval + Minute);
        Assert.HasCount(3, await world.RowsAsync(), "two trips and a day");

        await world.PassAsync(TripTable.KeptFor + TimeSpan.FromDays(2));

        Assert.HasCount(1, (await world.RowsAsync()).Where(row => row.RowKey.StartsWith("trip|", StringComparison.Ordinal)));
    }
}
