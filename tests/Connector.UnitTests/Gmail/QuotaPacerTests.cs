using Connector.Gmail.Quota;
using Connector.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace Connector.UnitTests.Gmail;

[TestClass]
public sealed class QuotaPacerTests(TestContext context)
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero));

    [TestMethod]
    public async Task Call_beyond_the_mailboxs_minute_waits_and_another_mailboxs_does_not()
    {
        var pacer = new QuotaPacer(new QuotaOptions { UnitsPerUserPerMinute = 40 }, _time);
        var (one, other) = (pacer.NewMailbox(), pacer.NewMailbox());
        await pacer.WaitAsync(one, 20, context.CancellationToken);
        await pacer.WaitAsync(one, 20, context.CancellationToken);

        var third = pacer.WaitAsync(one, 20, context.CancellationToken);
        await pacer.WaitAsync(other, 20, context.CancellationToken);
        var waited = !third.IsCompleted;
        _time.Advance(TimeSpan.FromSeconds(61));
        await third.WaitAsync(Wait.Patience, context.CancellationToken);

        Assert.IsTrue(waited);
    }

    [TestMethod]
    public async Task Project_limit_holds_for_all_mailboxes_together()
    {
        var pacer = new QuotaPacer(new QuotaOptions { UnitsPerProjectPerMinute = 40 }, _time);
        await pacer.WaitAsync(pacer.NewMailbox(), 40, context.CancellationToken);

        var second = pacer.WaitAsync(pacer.NewMailbox(), 1, context.CancellationToken);

        Assert.IsFalse(second.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(61));
        await second.WaitAsync(Wait.Patience, context.CancellationToken);
    }

    [TestMethod]
    public async Task Wait_ends_when_the_job_is_cancelled()
    {
        var pacer = new QuotaPacer(new QuotaOptions { UnitsPerUserPerMinute = 20 }, _time);
        var mailbox = pacer.NewMailbox();
        using var calledOff = new CancellationTokenSource();
        await pacer.WaitAsync(mailbox, 20, calledOff.Token);

        var second = pacer.WaitAsync(mailbox, 20, calledOff.Token);
        await calledOff.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => second);
    }
}
