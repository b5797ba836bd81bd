using Connector.Gmail.Quota;
using Microsoft.Extensions.Time.Testing;

namespace Connector.UnitTests.Gmail;

/// <summary>Instances that do not know each other and share the quota of one project.</summary>
[TestClass]
public sealed class ProjectShareTests
{
    private const int Limit = 12_000;

    private const int Call = 20;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero));

    [TestMethod]
    public void Instance_that_was_never_refused_does_not_wait()
    {
        var share = new ProjectShare(Limit);

        for (var call = 0; call < Limit / Call; call++)
        {
            Assert.AreEqual(TimeSpan.Zero, share.Spend(Call, _time.GetUtcNow()));
        }
    }

    [TestMethod]
    public void Refusal_costs_a_pause_and_a_fifth_and_many_at_once_count_as_one()
    {
        var share = new ProjectShare(Limit);
        share.Refused(_time.GetUtcNow());
        share.Refused(_time.GetUtcNow());

        Assert.AreEqual(0.8, share.Share, 0.001);
        Assert.AreEqual(TimeSpan.FromSeconds(3), share.Spend(Call, _time.GetUtcNow()));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.AreEqual(TimeSpan.Zero, share.Spend(Call, _time.GetUtcNow()));
        share.Refused(_time.GetUtcNow());
        Assert.AreEqual(0.807 * 0.8, share.Share, 0.001);
    }

    [TestMethod]
    public void Most_expensive_call_gets_through_with_the_smallest_share()
    {
        var share = new ProjectShare(20);

        for (var refusal = 0; refusal < 40; refusal++)
        {
            share.Refused(_time.GetUtcNow());
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        for (var waits = 0; share.Spend(100, _time.GetUtcNow()) is var wait && wait > TimeSpan.Zero; waits++)
        {
            Assert.IsLessThan(100, waits, "every wait ends");
            _time.Advance(wait);
        }
    }

    [TestMethod]
    [DataRow(false, DisplayName = "any sixty seconds")]
    [DataRow(true, DisplayName = "minutes by the clock")]
    public void Four_instances_use_the_whole_project_quota_and_share_it_fairly(bool byTheClock)
    {
        var project = new SharedProject(Limit, instances: 4, byTheClock, _time);
        project.Run(TimeSpan.FromMinutes(10));
        project.ForgetCounts();

        project.Run(TimeSpan.FromMinutes(30));

        AssertUsedAndFair(project, instances: 4, minutes: 30);
    }

    [TestMethod]
    public void Instance_that_joins_later_gets_as_much_as_the_others()
    {
        var project = new SharedProject(Limit, instances: 3, byTheClock: false, _time);
        project.Run(TimeSpan.FromMinutes(10));
        project.Join();
        project.Run(TimeSpan.FromMinutes(15));
        project.ForgetCounts();

        project.Run(TimeSpan.FromMinutes(30));

        AssertUsedAndFair(project, instances: 4, minutes: 30);
    }

    [TestMethod]
    public void Share_of_instances_that_left_is_used_again()
    {
        var project = new SharedProject(Limit, instances: 4, byTheClock: false, _time);
        project.Run(TimeSpan.FromMinutes(10));
        project.LeaveOne();

        // One minute in which the units of the others still count, and 24 minutes from nothing to the whole.
        project.Run(TimeSpan.FromMinutes(26));

        Assert.AreEqual(1, project.Shares[0], "the remaining instance has the whole share");
    }

    private static void AssertUsedAndFair(SharedProject project, int instances, int minutes)
    {
        var used = project.Accepted.Sum() / (double)(Limit * minutes);
        var fair = project.Accepted.Sum() / (double)instances;
        var refused = project.Refused / (project.Accepted.Sum() / (double)Call);

        Assert.IsGreaterThanOrEqualTo(0.9, used, $"used {used:P1}");
        Assert.IsLessThan(0.02, refused, $"refused {refused:P2}");
        Assert.IsTrue(
            project.Accepted.All(units => Math.Abs((units / fair) - 1) <= 0.2),
            $"fair: {string.Join(", ", project.Accepted.Select(units => $"{units / fair:P0}"))}");
    }
}
