using Connector.Alerting;
using Connector.Mailboxes;
using Connector.Trips;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MimeKit;

namespace Connector.UnitTests.Trips;

[TestClass]
public sealed class TripTests
{
    private static readonly DateTimeOffset Accepted = new(2026, 1, 5, 8, 0, 2, TimeSpan.Zero);

    private static readonly TimeSpan Within = TimeSpan.FromMinutes(5);

    private static readonly MailboxKey Mailbox = new("ops", "test@ops.example");

    private static readonly Trip OnItsWay =
        Trip.Begin(Mailbox, Accepted.AddSeconds(-2), Accepted.AddSeconds(-1)) with { AcceptedAt = Accepted };

    /// <param name="at">Seconds from the acceptance by the mail server to the look.</param>
    /// <param name="delivered">Seconds to the delivery; null if it is not delivered.</param>
    [TestMethod]
    [DataRow(60, null, false, null, false)]
    [DataRow(60, 50, false, TripOutcome.InTime, true)]
    [DataRow(400, 300, false, TripOutcome.InTime, true)]
    [DataRow(400, 301, false, TripOutcome.Missed, true)]
    [DataRow(300, null, false, null, false)]
    [DataRow(301, null, false, TripOutcome.Missed, false)]
    [DataRow(86_401, null, false, TripOutcome.Missed, true)]
    [DataRow(60, null, true, TripOutcome.Spam, true)]
    [DataRow(900, null, true, TripOutcome.Spam, true)]
    public void Outcome_of_a_trip_follows_from_its_times(int at, int? delivered, bool isSpam, TripOutcome? outcome, bool isOver)
    {
        var trip = OnItsWay with
        {
            ReceivedAt = Accepted.AddSeconds(1),
            DeliveredAt = delivered is { } seconds ? Accepted.AddSeconds(seconds) : null,
            IsSpam = isSpam,
        };

        var judged = trip.Judge(Accepted.AddSeconds(at), Within);

        Assert.AreEqual((outcome, isOver), (judged.Outcome, judged.IsOver));
    }

    [TestMethod]
    public void Missed_mail_that_comes_later_stays_missed_and_is_not_lost()
    {
        var missed = OnItsWay.Judge(Accepted.AddMinutes(6), Within);
        Assert.IsTrue(missed.IsLost);

        var late = (missed with { DeliveredAt = Accepted.AddHours(2) }).Judge(Accepted.AddHours(2), Within);

        Assert.AreEqual((TripOutcome.Missed, true, false), (late.Outcome, late.IsOver, late.IsLost));
    }

    [TestMethod]
    public void Mail_that_no_server_accepted_is_not_sent_unless_it_arrives()
    {
        var failed = OnItsWay with { AcceptedAt = null, Problem = "The mail server took longer than 20 seconds." };

        Assert.AreEqual(TripOutcome.NotSent, failed.Judge(Accepted.AddMinutes(6), Within).Outcome);
        var arrived = failed with { ReceivedAt = Accepted, DeliveredAt = Accepted };
        Assert.AreEqual(TripOutcome.InTime, arrived.Judge(Accepted.AddMinutes(6), Within).Outcome);
    }

    [TestMethod]
    public void Part_that_ends_before_it_begins_takes_no_time_since_clocks_differ()
    {
        var trip = OnItsWay with { ReceivedAt = Accepted.AddSeconds(-3), StoredAt = Accepted.AddSeconds(9) };

        Assert.AreEqual((TimeSpan.Zero, TimeSpan.FromSeconds(12), null), (trip.ToGmail, trip.ToStorage, trip.ToDelivery));
    }

    [TestMethod]
    public void Nonce_is_new_for_each_mail_and_names_its_slot()
    {
        Assert.AreNotEqual(OnItsWay.Nonce, Trip.Begin(Mailbox, OnItsWay.Slot, OnItsWay.SentAt).Nonce);
        Assert.AreEqual(OnItsWay.Slot, Trip.ReadSlot(OnItsWay.Nonce));
        Assert.IsNull(Trip.ReadSlot("0123456789abcdef"));
    }

    [TestMethod]
    public void Report_has_the_quantiles_of_the_day_and_counts_lost_mails()
    {
        var day = Enumerable.Range(1, 20).Select(seconds => (OnItsWay with { DeliveredAt = Accepted.AddSeconds(seconds) })
            .Judge(Accepted.AddMinutes(6), Within)).Append(OnItsWay.Judge(Accepted.AddMinutes(6), Within)).ToList();

        var report = TripReport.Of(Mailbox, day, new TripCounts());

        Assert.AreEqual((10.0, 19.0, 1), (report.P50Seconds, report.P95Seconds, report.Lost));
        Assert.AreEqual(new TripCounts(InTime: 20, Missed: 1), report.Day);
        Assert.AreEqual(TripOutcome.Missed, report.Last!.Outcome);
    }

    /// <summary>The sweep runs every minute in every installation, and a call to storage costs money.</summary>
    [TestMethod]
    public async Task Sweep_without_a_test_address_makes_no_call() =>
        await new TripSweep(null!, null!, null!, new TripOptions(), TimeProvider.System, NullLogger<TripSweep>.Instance)
            .HandleAsync(CancellationToken.None);

    [TestMethod]
    public async Task Mail_server_that_hangs_is_waited_for_no_longer_than_the_limit()
    {
        var time = new FakeTimeProvider();
        var sending = TripMail.SendAsync(new HangingServer(), new MimeMessage(), time, CancellationToken.None);

        time.Advance(TripMail.Limit - TimeSpan.FromSeconds(1));
        Assert.IsFalse(sending.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.IsInstanceOfType<SendResult.Failed>(await sending);
    }

    private sealed class HangingServer : IAdminMail
    {
        public async Task<SendResult> SendAsync(MimeMessage mail, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return new SendResult.Sent();
        }
    }
}
