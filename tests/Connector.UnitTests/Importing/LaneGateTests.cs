using Connector.Importing;

namespace Connector.UnitTests.Importing;

[TestClass]
public sealed class LaneGateTests(TestContext context)
{
    [TestMethod]
    public async Task As_many_go_in_as_lanes_are_open_and_the_next_when_one_leaves()
    {
        var gate = new LaneGate(() => 2);
        await gate.EnterAsync(context.CancellationToken);
        await gate.EnterAsync(context.CancellationToken);

        var third = gate.EnterAsync(context.CancellationToken).AsTask();
        var waited = !third.IsCompleted;
        gate.Leave();

        Assert.IsTrue(waited);
        await third;
    }

    [TestMethod]
    public async Task Lanes_that_close_let_nobody_in_until_enough_have_left()
    {
        var open = 3;
        var gate = new LaneGate(() => open);
        await gate.EnterAsync(context.CancellationToken);
        await gate.EnterAsync(context.CancellationToken);
        await gate.EnterAsync(context.CancellationToken);
        open = 1;

        var next = gate.EnterAsync(context.CancellationToken).AsTask();
        gate.Leave();
        gate.Leave();
        var waited = !next.IsCompleted;
        gate.Leave();

        Assert.IsTrue(waited);
        await next;
    }

    [TestMethod]
    public async Task One_lane_is_always_open()
    {
        var gate = new LaneGate(() => 0);

        await gate.EnterAsync(context.CancellationToken);
    }

    [TestMethod]
    public async Task Who_gives_up_waiting_is_not_inside()
    {
        var gate = new LaneGate(() => 1);
        await gate.EnterAsync(context.CancellationToken);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
        var impatient = gate.EnterAsync(patience.Token).AsTask();

        await patience.CancelAsync();
        gate.Leave();
        await Assert.ThrowsAsync<OperationCanceledException>(() => impatient);

        await gate.EnterAsync(context.CancellationToken);
    }
}
