using Connector.Importing;
using Connector.Mailboxes;
using Connector.Messages;
using CsCheck;

namespace Connector.UnitTests.Importing;

[TestClass]
public sealed class ImportWindowProperties
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    [TestMethod]
    [TestCategory("Property")]
    public void Mail_is_a_backfill_exactly_if_Gmail_received_it_in_an_earlier_millisecond_than_the_connection() =>
        Gen.Select(Gen.Long[0, 3 * TimeSpan.TicksPerMillisecond], Gen.Long[-3, 3]).Sample((ticks, milliseconds) =>
        {
            var connectedAt = Start.AddTicks(ticks);
            var receivedAt = Start.AddMilliseconds(milliseconds);
            var window = ImportWindow.Of(Connected(connectedAt));

            Assert.AreEqual(receivedAt.ToUnixTimeMilliseconds() < connectedAt.ToUnixTimeMilliseconds(), window.IsBackfill(receivedAt));
            Assert.AreEqual(
                window.IsBackfill(receivedAt), ImportWindow.OfSync(Connected(connectedAt)).IsBackfill(receivedAt), "on either route");
        });

    [TestMethod]
    [TestCategory("Property")]
    public void Mailbox_that_is_connected_from_now_on_has_no_backfill() =>
        Gen.Select(Gen.Long[0, 3 * TimeSpan.TicksPerMillisecond], Gen.Long[-3, 3]).Sample((ticks, milliseconds) =>
        {
            var now = Start.AddTicks(ticks);
            var receivedAt = Start.AddMilliseconds(milliseconds);
            var window = ImportWindow.Of(Connected(now) with { ImportFrom = now });

            Assert.IsTrue(window.LeavesOut(new Candidate("1", IsNew: false), receivedAt) || !window.IsBackfill(receivedAt));
        });

    [TestMethod]
    public void Mailbox_without_a_connection_date_has_no_backfill() =>
        Assert.IsFalse(new ImportWindow(From: null, ConnectedAt: null).IsBackfill(DateTimeOffset.UnixEpoch));

    [TestMethod]
    public void Mail_that_is_gone_is_not_marked_as_backfill()
    {
        var window = new ImportWindow(From: null, Start);

        Assert.IsFalse(window.Mark(new MessageRow("1", MessageState.Gone, Start))!.IsBackfill);
        Assert.IsTrue(window.Mark(new MessageRow("1", MessageState.Stored, Start, ReceivedAt: Start.AddDays(-1)))!.IsBackfill);
        Assert.IsNull(window.Mark(null));
    }

    private static Mailbox Connected(DateTimeOffset at) => new()
    {
        Key = new MailboxKey("acme", "support@acme.example"),
        Id = Guid.Empty,
        State = new MailboxState.Active(),
        ConnectedAt = at,
    };
}
