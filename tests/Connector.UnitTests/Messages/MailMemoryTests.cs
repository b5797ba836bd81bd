using Connector.Messages;
using Microsoft.Extensions.Time.Testing;

namespace Connector.UnitTests.Messages;

[TestClass]
public sealed class MailMemoryTests(TestContext context)
{
    private readonly FakeTimeProvider _time = new();

    [TestMethod]
    public async Task First_request_is_served_first_even_if_a_later_one_needs_less()
    {
        var memory = new MailMemory(100, _time);
        var first = await memory.ReserveAsync(60, context.CancellationToken);

        var second = memory.ReserveAsync(80, context.CancellationToken);
        var third = memory.ReserveAsync(10, context.CancellationToken);
        var bothWaited = !second.IsCompleted && !third.IsCompleted;
        first.Dispose();

        Assert.IsTrue(bothWaited);
        (await second).Dispose();
        (await third).Dispose();
    }

    [TestMethod]
    public async Task Request_for_more_than_all_memory_gets_all_of_it()
    {
        var memory = new MailMemory(100, _time);
        var all = await memory.ReserveAsync(1_000, context.CancellationToken);

        var next = memory.ReserveAsync(1, context.CancellationToken);
        var waited = !next.IsCompleted;
        all.Dispose();

        Assert.IsTrue(waited);
        (await next).Dispose();
    }

    [TestMethod]
    public async Task Request_that_timed_out_does_not_block_others()
    {
        var memory = new MailMemory(100, _time);
        using var first = await memory.ReserveAsync(60, context.CancellationToken);
        var impatient = memory.ReserveAsync(80, TimeSpan.FromSeconds(2), context.CancellationToken);
        var patient = memory.ReserveAsync(40, context.CancellationToken);

        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.IsNull(await impatient);
        (await patient).Dispose();
    }

    [TestMethod]
    public async Task Memory_that_is_freed_twice_counts_once()
    {
        var memory = new MailMemory(100, _time);
        var first = await memory.ReserveAsync(50, context.CancellationToken);
        using var other = await memory.ReserveAsync(50, context.CancellationToken);
        first.Dispose();
        first.Dispose();

        var next = memory.ReserveAsync(60, context.CancellationToken);

        Assert.IsFalse(next.IsCompleted);
    }
}
