using Connector.Importing;
using Connector.Simulation;
using Connector.Storage;

namespace Connector.SimulationTests;

[TestClass]
public sealed class FetchQueueTests
{
    /// <summary>Begins between two ticks of the planner.</summary>
    private readonly SimulatedWorld _world = new(new SimulationOptions
    {
        Start = Day.Block.AddSeconds(5),
        Mailboxes = 1,
        Accounts = 1,
        Instances = 1,
    });

    [TestInitialize]
    public void Initialize() => _world.Begin();

    /// <summary>
    /// A visibility timeout is in whole seconds (learn.microsoft.com, "Put Message"), and the SDK cuts off the rest. The jobs of two seconds
    /// would begin in one.
    /// </summary>
    [TestMethod]
    public void Job_never_begins_before_its_moment()
    {
        var queue = _world.Queue(StorageNames.FetchJobsQueue);
        var begins = _world.Now.AddSeconds(1.4);

        _world.Ask(async instance =>
        {
            await instance.Get<FetchQueue>().EnqueueAsync(
                _world.Gmail.Boxes.First().Key, CancellationToken.None, begins - _world.Now);
            return true;
        });

        Assert.IsGreaterThanOrEqualTo(begins, queue.NextVisibleAt!.Value);
    }
}
