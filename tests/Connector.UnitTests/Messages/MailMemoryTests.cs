using Connector.Messages;
using Microsoft.Extensions.Time.Testing;

namespace Connector.UnitTests.Messages;

[TestClass]
public sealed class MailMemoryTests(TestContext context)
{
    private const long KiB = 1024;

    private readonly FakeTimeProvider _time = new();

    [TestMethod]
    public async Task First_request_is_served_first_even_if_a_later_one_needs_less()
    {
        using var memory = new MailMemory(100 * KiB, _time);
        var first = await memory.ReserveAsync(60 * KiB, context.CancellationToken);

        var second = memory.ReserveAsync(80 * KiB, context.CancellationToken);
        var third = memory.ReserveAsync(10 * KiB, context.CancellationToken);
        var bothWaited = !second.IsCompleted && !third.IsCompleted;
        first.Dispose();

        Assert.IsTrue(bothWaited);
        (await second).Dispose();
        (await third).Dispose();
    }

    [TestMethod]
    public async Task Request_for_more_than_all_memory_gets_all_of_it()
    {
        using var memory = new MailMemory(100 * KiB, _time);
        var all = await memory.ReserveAsync(1_000 * KiB, context.CancellationToken);

        var next = memory.ReserveAsync(1 * KiB, context.CancellationToken);
        var waited = !next.IsCompleted;
        all.Dispose();

        Assert.IsTrue(waited);
        (await next).Dispose();
    }

    [TestMethod]
    public async Task Request_that_timed_out_does_not_block_others()
    {
        using var memory = new MailMemory(100 * KiB, _time);
        var first = await memory.ReserveAsync(60 * KiB, context.CancellationToken);
        var impatient = memory.ReserveAsync(80 * KiB, TimeSpan.FromSeconds(2), context.CancellationToken);
        var patient = memory.ReserveAsync(40 * KiB, context.CancellationToken);

        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.IsNull(await impatient);
        first.Dispose();
        (await patient).Dispose();
    }

    [TestMethod]
    public async Task Memory_that_is_freed_twice_counts_once()
    {
        using var memory = new MailMemory(100 * KiB, _time);
        var first = await memory.ReserveAsync(50 * KiB, context.CancellationToken);
        using var other = await memory.ReserveAsync(50 * KiB, context.CancellationToken);
        first.Dispose();
        first.Dispose();

        var next = memory.ReserveAsync(60 * KiB, context.CancellationToken);

        Assert.IsFalse(next.IsCompleted);
    }

    [TestMethod]
    public void Request_that_does_not_wait_gets_only_free_memory()
    {
        using var memory = new MailMemory(100 * KiB, _time);
        var first = memory.TryReserve(60 * KiB);
        var refused = memory.TryReserve(60 * KiB);
        first!.Dispose();
        using var second = memory.TryReserve(60 * KiB);

        Assert.IsNull(refused);
        Assert.IsNotNull(second);
    }
}
