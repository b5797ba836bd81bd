using Connector.Importing;
using Microsoft.Extensions.Time.Testing;

namespace Connector.UnitTests.Importing;

[TestClass]
public sealed class SendingPaceTests(TestContext context)
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero));

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public void Job_after_a_pause_is_sent_at_once()
    {
        var pace = new SendingPace(perSecond: 4, _time);
        var first = pace.WaitAsync(Token);
        _time.Advance(TimeSpan.FromMilliseconds(250));

        var second = pace.WaitAsync(Token);

        Assert.IsTrue(first.IsCompletedSuccessfully && second.IsCompletedSuccessfully);
    }

    [TestMethod]
    public void Jobs_that_come_together_are_sent_evenly()
    {
        var pace = new SendingPace(perSecond: 4, _time);
        var jobs = Enumerable.Range(0, 9).Select(_ => pace.WaitAsync(Token)).ToList();

        var sent = Enumerable.Range(0, 9).Select(_ => SentAndAdvanced()).ToList();

        Assert.AreSequenceEqual([1, 2, 3, 4, 5, 6, 7, 8, 9], sent);

        int SentAndAdvanced()
        {
            var count = jobs.Count(job => job.IsCompleted);
            _time.Advance(TimeSpan.FromMilliseconds(250));
            return count;
        }
    }

    /// <summary>Otherwise a planner that storage slows down would send what it missed in one second.</summary>
    [TestMethod]
    public void Time_in_which_no_job_came_is_not_made_up_for()
    {
        var pace = new SendingPace(perSecond: 4, _time);
        _ = pace.WaitAsync(Token);
        _time.Advance(TimeSpan.FromMinutes(1));

        var jobs = Enumerable.Range(0, 4).Select(_ => pace.WaitAsync(Token)).ToList();

        Assert.ContainsSingle(job => job.IsCompleted, jobs);
    }

    [TestMethod]
    public async Task Wait_ends_when_the_planner_is_cancelled()
    {
        var pace = new SendingPace(perSecond: 4, _time);
        using var stopping = new CancellationTokenSource();
        await pace.WaitAsync(stopping.Token);

        var second = pace.WaitAsync(stopping.Token);
        await stopping.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => second);
    }
}
