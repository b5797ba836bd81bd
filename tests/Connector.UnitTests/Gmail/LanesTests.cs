using Connector.Gmail.Quota;

namespace Connector.UnitTests.Gmail;

[TestClass]
public sealed class LanesTests
{
    [TestMethod]
    public void All_are_open_at_first_and_half_of_them_after_each_refusal_but_never_none()
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
    public void Good_calls_open_them_one_by_one_and_no_more_than_there_are()
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
