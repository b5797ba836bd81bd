using Connector.Messages;

namespace Connector.UnitTests.Messages;

[TestClass]
public sealed class ArchivedAfterTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    private readonly MessageRow _row = new("18c", MessageState.Delivered, Now, ReceivedAt: Now.AddSeconds(-7));

    [TestMethod]
    public void Mail_that_the_archive_has_took_the_time_from_its_receipt_to_its_import() =>
        Assert.AreEqual(TimeSpan.FromSeconds(7), _row.ArchivedAfter);

    [TestMethod]
    public void Mail_that_is_a_backfill_or_waits_for_its_destination_is_not_measured_at_its_import()
    {
        Assert.IsNull((_row with { IsBackfill = true }).ArchivedAfter);
        Assert.IsNull((_row with { State = MessageState.Stored }).ArchivedAfter);
        Assert.IsNull((_row with { ReceivedAt = null }).ArchivedAfter);
    }
}
