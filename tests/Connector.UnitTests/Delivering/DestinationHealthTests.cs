using Connector.Delivering.Health;

namespace Connector.UnitTests.Delivering;

[TestClass]
public sealed class DestinationHealthTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    private static readonly DestinationHealth New = DestinationHealth.Begin("acme", Now);

    [TestMethod]
    public void Three_failures_in_a_row_mean_down_since_the_first()
    {
        var twice = New.Failed("503", Now).Failed("503", Now.AddMinutes(1));
        var down = twice.Failed("502", Now.AddMinutes(2));

        Assert.IsFalse(twice.IsDown);
        Assert.IsTrue(down.IsDown);
        Assert.AreEqual((Now, "502"), (down.Since, down.Reason));
    }

    [TestMethod]
    public void Last_answer_says_whether_the_destination_refuses_the_credentials()
    {
        var denied = New.Failed("401", Now, isDenied: true);

        Assert.IsTrue(denied.IsDenied);
        Assert.IsFalse(denied.Failed("503", Now).IsDenied);
        Assert.IsFalse(denied.RefusedOne("one", "422", Now).IsDenied);
    }

    [TestMethod]
    public void Five_different_refused_messages_mean_down_but_one_message_refused_often_does_not()
    {
        var same = Enumerable.Range(0, 20).Aggregate(New, (health, _) => health.RefusedOne("one", "400", Now));
        var different = Enumerable.Range(0, 5).Aggregate(New, (health, number) => health.RefusedOne($"{number}", "400", Now));

        Assert.IsFalse(same.IsDown);
        Assert.IsTrue(different.IsDown);
    }

    [TestMethod]
    public void Accepted_message_removes_a_suspicion() => Assert.IsNull(New.Failed("503", Now).RefusedOne("1", "400", Now).Accepted(Now));

    [TestMethod]
    public void Accepted_message_starts_the_recovery()
    {
        var cleared = Down().Accepted(Now.AddHours(1))!;

        Assert.IsFalse(cleared.IsDown);
        Assert.AreEqual((Now, (DateTimeOffset?)Now.AddHours(1)), (cleared.Since, cleared.ClearedAt));
    }

    [TestMethod]
    public void Recovery_survives_one_failure_and_ends_with_a_new_outage()
    {
        var cleared = Down().Accepted(Now)!;
        var blip = cleared.Failed("503", Now.AddMinutes(1));
        var down = blip.Failed("503", Now.AddMinutes(1)).Failed("503", Now.AddMinutes(1));

        Assert.AreEqual(Now, blip.ClearedAt);
        Assert.AreEqual(Now, blip.Accepted(Now.AddMinutes(2))!.ClearedAt, "the recovery is not complete");
        Assert.IsTrue(down.IsDown);
        Assert.IsNull(down.ClearedAt);
        Assert.AreEqual(Now, down.Since, "messages refused in the first outage are handed over after the second");
    }

    [TestMethod]
    public void One_worker_per_half_minute_may_call_a_destination_that_is_down()
    {
        var asked = Down().Probe(Now)!;

        Assert.IsNull(asked.Probe(Now.AddSeconds(29)));
        Assert.IsNotNull(asked.Probe(Now.AddSeconds(31)));
    }

    private static DestinationHealth Down() => New.Failed("503", Now).Failed("503", Now).Failed("503", Now);
}
