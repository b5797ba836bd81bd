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
    public void A_mail_is_a_backfill_exactly_when_gmail_had_it_in_a_millisecond_before_the_connections() =>
        Gen.Select(Gen.Long[0, 3 * TimeSpan.TicksPerMillisecond], Gen.Long[-3, 3]).Sample((ticks, milliseconds) =>
        {
            var connectedAt = Start.AddTicks(ticks);
            var receivedAt = Start.AddMilliseconds(milliseconds);
            var window = ImportWindow.Of(Connected(connectedAt));

            Assert.AreEqual(receivedAt.ToUnixTimeMilliseconds() < connectedAt.ToUnixTimeMilliseconds(), window.IsBackfill(receivedAt));
            Assert.AreEqual(window.IsBackfill(receivedAt), ImportWindow.OfSync(Connected(connectedAt)).IsBackfill(receivedAt), "whichever way it comes");
        });

    [TestMethod]
    [TestCategory("Property")]
    public void What_a_mailbox_connected_from_now_on_imports_by_its_date_is_never_a_backfill() =>
        Gen.Select(Gen.Long[0, 3 * TimeSpan.TicksPerMillisecond], Gen.Long[-3, 3]).Sample((ticks, milliseconds) =>
        {
            var now = Start.AddTicks(ticks);
            var receivedAt = Start.AddMilliseconds(milliseconds);
            var window = ImportWindow.Of(Connected(now) with { ImportFrom = now });

            Assert.IsTrue(window.LeavesOut(new Candidate("1", IsNew: false), receivedAt) || !window.IsBackfill(receivedAt));
        });

    [TestMethod]
    public void Of_a_mailbox_whose_connection_has_no_date_nothing_is_a_backfill() =>
        Assert.IsFalse(new ImportWindow(From: null, ConnectedAt: null).IsBackfill(DateTimeOffset.UnixEpoch));

    [TestMethod]
    public void A_mail_that_is_gone_has_no_date_and_no_mark()
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
