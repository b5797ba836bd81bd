using Connector.Benchmarks.Simulation;
using Connector.Importing;

namespace Connector.Benchmarks.Measuring;

/// <summary>One tick of the planner over mailboxes that are all due.</summary>
internal sealed class PlanWork(MeasureOrder order, StorageCount count) : IMeasuredWork
{
    private readonly ConnectorInProcess _connector = new(order, count);

    public Task PrepareAsync(CancellationToken cancellationToken) => _connector.StartAsync(order.Mailboxes, cancellationToken);

    public Task RunAsync(IReadOnlyList<BenchMailbox> mailboxes, CancellationToken cancellationToken) => _connector.Get<FetchPlanner>().PlanDueAsync(cancellationToken);

    public ValueTask DisposeAsync() => _connector.DisposeAsync();
}
