using Connector.Delivering.Queueing;
using CsCheck;

namespace Connector.UnitTests.Delivering;

[TestClass]
public sealed class DeliveryBackoffTests
{
    // Jitter 0.5 is the middle of the spread: delays come out exact.
    private static readonly DeliveryBackoff Backoff = new(() => 0.5);

    [TestMethod]
    [DataRow(1, 5)]
    [DataRow(2, 30)]
    [DataRow(3, 120)]
    [DataRow(4, 300)]
    [DataRow(5, 900)]
    [DataRow(6, 900)]
    [DataRow(100_000, 900)]
    public void Wait_grows_with_each_try_up_to_15_minutes(int attempt, int seconds) =>
        Assert.AreEqual(TimeSpan.FromSeconds(seconds), Backoff.AfterDown(attempt, asked: null));

    [TestMethod]
    public void Wait_is_at_least_as_long_as_asked() =>
        Assert.IsGreaterThanOrEqualTo(TimeSpan.FromHours(1), Backoff.AfterDown(1, TimeSpan.FromHours(1)));

    [TestMethod]
    public void Wait_is_not_shortened_by_the_answer() =>
        Assert.AreEqual(TimeSpan.FromMinutes(15), Backoff.AfterDown(5, TimeSpan.FromSeconds(1)));

    [TestMethod]
    [TestCategory("Property")]
    public void Wait_stays_within_the_limit_of_the_queue() =>
        Gen.Select(Gen.Int[1, 50], Gen.Long[0, long.MaxValue], Gen.Double.Unit).Sample((attempt, ticks, jitter) =>
        {
            var asked = TimeSpan.FromTicks(ticks);
            var wait = new DeliveryBackoff(() => jitter).AfterDown(attempt, asked);

            Assert.IsInRange(TimeSpan.FromSeconds(4), TimeSpan.FromDays(7), wait);
            Assert.IsTrue(wait >= asked || wait > TimeSpan.FromDays(6.9));
        });
}
