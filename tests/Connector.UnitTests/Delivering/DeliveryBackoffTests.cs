using Connector.Delivering;
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
    public void Waits_longer_after_each_try_up_to_a_quarter_of_an_hour_and_never_gives_up(int attempt, int seconds) =>
        Assert.AreEqual(TimeSpan.FromSeconds(seconds), Backoff.After(attempt, asked: null));

    [TestMethod]
    public void Waits_at_least_as_long_as_it_was_asked_to() =>
        Assert.IsGreaterThanOrEqualTo(TimeSpan.FromHours(1), Backoff.After(1, TimeSpan.FromHours(1)));

    [TestMethod]
    public void Is_not_asked_into_coming_earlier() =>
        Assert.AreEqual(TimeSpan.FromMinutes(15), Backoff.After(5, TimeSpan.FromSeconds(1)));

    [TestMethod]
    [TestCategory("Property")]
    public void Stays_within_what_a_queue_can_hide_whatever_is_asked() =>
        Gen.Select(Gen.Int[1, 50], Gen.Long[0, long.MaxValue], Gen.Double.Unit).Sample((attempt, ticks, jitter) =>
        {
            var asked = TimeSpan.FromTicks(ticks);
            var wait = new DeliveryBackoff(() => jitter).After(attempt, asked);

            Assert.IsInRange(TimeSpan.FromSeconds(4), TimeSpan.FromDays(7), wait);
            Assert.IsTrue(wait >= asked || wait > TimeSpan.FromDays(6.9));
        });
}
