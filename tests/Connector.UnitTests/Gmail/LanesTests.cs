using Connector.Gmail.Quota;

namespace Connector.UnitTests.Gmail;

[TestClass]
public sealed class LanesTests
{
    [TestMethod]
    public void All_lanes_are_open_at_first_and_half_of_them_after_each_refusal_but_at_least_one()
    {
        var lanes = new Lanes(8);
        var seen = new List<int> { lanes.Open };

        for (var refusal = 0; refusal < 5; refusal++)
        {
            lanes.Narrow();
            seen.Add(lanes.Open);
        }

        Assert.AreSequenceEqual([8, 4, 2, 1, 1, 1], seen);
    }

    [TestMethod]
    public void Good_calls_open_lanes_one_by_one_up_to_the_limit()
    {
        var lanes = new Lanes(3);
        lanes.Narrow();

        Repeat(lanes, 49);
        var before = lanes.Open;
        Repeat(lanes, 1);
        var after = lanes.Open;
        Repeat(lanes, 500);

        Assert.AreEqual(1, before);
        Assert.AreEqual(2, after);
        Assert.AreEqual(3, lanes.Open);
    }

    private static void Repeat(Lanes lanes, int calls)
    {
        for (var call = 0; call < calls; call++)
        {
            lanes.Succeeded();
        }
    }
}
