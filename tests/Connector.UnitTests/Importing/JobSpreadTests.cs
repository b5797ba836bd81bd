using Connector.Importing;

namespace Connector.UnitTests.Importing;

[TestClass]
public sealed class JobSpreadTests
{
    [TestMethod]
    public void Few_jobs_begin_at_once()
    {
        var spread = new JobSpread(jobsPerSecond: 500, seconds: 50);

        Assert.IsTrue(Enumerable.Range(0, 500).All(_ => spread.Next() == TimeSpan.Zero));
    }

    [TestMethod]
    public void Many_jobs_begin_second_by_second()
    {
        var spread = new JobSpread(jobsPerSecond: 500, seconds: 50);

        var perSecond = Enumerable.Range(0, 24_000).Select(_ => spread.Next()!.Value).CountBy(wait => wait).ToList();

        Assert.HasCount(48, perSecond);
        Assert.IsTrue(perSecond.All(second => second.Value == 500));
        Assert.AreEqual(TimeSpan.FromSeconds(47), perSecond[^1].Key);
    }

    /// <summary>The next tick plans the next jobs, so a job that waited longer would meet those.</summary>
    [TestMethod]
    public void Job_that_would_begin_after_the_last_second_is_left()
    {
        var spread = new JobSpread(jobsPerSecond: 2, seconds: 3);
        var waits = Enumerable.Range(0, 6).Select(_ => spread.Next()).ToList();
        var isFull = spread.HasLeft;

        Assert.AreEqual(TimeSpan.FromSeconds(2), waits[^1]);
        Assert.IsFalse(isFull, "the last job fits");
        Assert.IsNull(spread.Next());
        Assert.AreEqual((true, 6), (spread.HasLeft, spread.Count));
    }
}
