using Connector.Importing;

namespace Connector.UnitTests.Importing;

[TestClass]
public sealed class JobSpreadTests
{
    [TestMethod]
    public void Few_jobs_begin_at_once()
    {
        var spread = new JobSpread(jobsPerSecond: 500);

        Assert.IsTrue(Enumerable.Range(0, 500).All(_ => spread.Next() == TimeSpan.Zero));
    }

    [TestMethod]
    public void Many_jobs_begin_second_by_second()
    {
        var spread = new JobSpread(jobsPerSecond: 500);

        var perSecond = Enumerable.Range(0, 24_000).Select(_ => spread.Next()).CountBy(wait => wait).ToList();

        Assert.HasCount(48, perSecond);
        Assert.IsTrue(perSecond.All(second => second.Value == 500));
        Assert.AreEqual(TimeSpan.FromSeconds(47), perSecond[^1].Key);
    }

    /// <summary>The next tick plans the next jobs, so a job that waited longer would meet those.</summary>
    [TestMethod]
    public void Job_waits_less_than_a_minute_however_many_there_are()
    {
        var spread = new JobSpread(jobsPerSecond: 1);

        Assert.AreEqual(TimeSpan.FromSeconds(50), Enumerable.Range(0, 1_000).Select(_ => spread.Next()).Max());
    }
}
