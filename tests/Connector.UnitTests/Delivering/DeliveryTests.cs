using Connector.Delivering.Queueing;
using Connector.Mailboxes;

namespace Connector.UnitTests.Delivering;

[TestClass]
public sealed class DeliveryTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    private static readonly MailboxKey Mailbox = new("acme", "support@acme.example");

    [TestMethod]
    [DataRow(3, null, false, "a worker reports within four minutes")]
    [DataRow(5, null, true, "the queue is empty")]
    [DataRow(5, 20, false, "older messages wait in the queue")]
    [DataRow(5, 5, false, "its own message waits in the queue")]
    [DataRow(5, 2, true, "the queue has only younger messages")]
    [DataRow(61, 90, true, "no message waits in a queue for an hour")]
    [DataRow(-10, null, false, "it is not due yet")]
    public void Delivery_is_lost_if_its_queue_message_can_no_longer_be_waiting(
        int minutesSinceDue, int? frontAgeMinutes, bool isLost, string why)
    {
        var delivery = Delivery.Begin(Mailbox, ["1"], Now, dueAt: Now);
        var now = Now.AddMinutes(minutesSinceDue);

        Assert.AreEqual(isLost, delivery.IsLost(now, frontAgeMinutes is { } age ? now.AddMinutes(-age).AddSeconds(1) : null), why);
    }

    [TestMethod]
    public void Ids_sort_by_age_and_are_equal_for_equal_messages()
    {
        var first = Delivery.Begin(Mailbox, ["1", "2"], Now, Now);
        var again = Delivery.Begin(Mailbox, ["1", "2"], Now, Now.AddMinutes(1));
        var later = Delivery.Begin(Mailbox, ["0"], Now.AddTicks(1), Now);

        Assert.AreEqual(first.Id, again.Id);
        Assert.IsLessThan(0, string.CompareOrdinal(first.Id, later.Id));
    }
}
