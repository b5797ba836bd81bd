using Connector.Gmail.Quota;
using CsCheck;

namespace Connector.UnitTests.Gmail;

[TestClass]
public sealed class UnitWindowTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    [TestMethod]
    public void Quiet_mailbox_may_spend_its_whole_minute_at_once()
    {
        var window = new UnitWindow(100);

        for (var call = 0; call < 5; call++)
        {
            Assert.AreEqual(TimeSpan.Zero, window.Spend(20, Start));
        }

        Assert.AreEqual(TimeSpan.FromSeconds(60.25), window.Spend(20, Start));
    }

    [TestMethod]
    public void Spent_units_come_back_after_a_minute()
    {
        var window = new UnitWindow(100);
        window.Spend(60, Start);
        window.Spend(40, Start.AddSeconds(10.5));

        Assert.AreEqual(TimeSpan.FromSeconds(39.25), window.Spend(60, Start.AddSeconds(21)));
        Assert.AreEqual(TimeSpan.Zero, window.Spend(60, Start.AddSeconds(60.25)));
        Assert.AreEqual(TimeSpan.FromSeconds(10.5), window.Spend(40, Start.AddSeconds(60.25)));
    }

    [TestMethod]
    public void Call_that_costs_more_than_the_limit_gets_through_if_nothing_else_was_spent() =>
        Assert.AreEqual(TimeSpan.Zero, new UnitWindow(10).Spend(20, Start));

    [TestMethod]
    [TestCategory("Property")]
    public void Sixty_seconds_never_exceed_the_limit_and_every_wait_ends() =>
        Gen.Select(Gen.Int[1, 20].Array[1, 200], Gen.Int[0, 3000].Array[200], Gen.Int[20, 200]).Sample((costs, pauses, limit) =>
        {
            var window = new UnitWindow(limit);
            var spent = new List<(DateTimeOffset At, int Units)>();
            var now = Start;

            foreach (var (index, units) in costs.Index())
            {
                now += TimeSpan.FromMilliseconds(pauses[index]);

                for (var wait = window.Spend(units, now); wait > TimeSpan.Zero; wait = window.Spend(units, now))
                {
                    now += wait;
                }

                spent.Add((now, units));
                Assert.IsLessThanOrEqualTo(limit, spent.Where(call => call.At > now.AddSeconds(-60)).Sum(call => call.Units));
            }
        });

    [TestMethod]
    public void Units_of_a_slow_call_count_from_its_answer()
    {
        var window = new UnitWindow(40);
        window.Spend(40, Start);

        window.Answered(40, Start, Start.AddSeconds(5));

        Assert.AreEqual(TimeSpan.FromSeconds(4.25), window.Spend(1, Start.AddSeconds(61)));
        Assert.AreEqual(TimeSpan.Zero, window.Spend(40, Start.AddSeconds(65.25)));
    }

    [TestMethod]
    public void Units_of_a_call_of_more_than_a_minute_count_again()
    {
        var window = new UnitWindow(40);
        window.Spend(40, Start);

        window.Answered(40, Start, Start.AddSeconds(90));

        Assert.IsGreaterThan(TimeSpan.Zero, window.Spend(1, Start.AddSeconds(90)));
        Assert.AreEqual(TimeSpan.Zero, window.Spend(40, Start.AddSeconds(150.25)));
    }
}
