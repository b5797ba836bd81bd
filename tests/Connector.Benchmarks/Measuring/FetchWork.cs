using Connector.Benchmarks.Simulation;

namespace Connector.Benchmarks.Measuring;

/// <summary>The connector's fetch job, one for each mailbox.</summary>
internal sealed class FetchWork(MeasureOrder order, StorageCount count) : IMeasuredWork
{
    private readonly ConnectorInProcess _connector = new(order, count);

    public Task PrepareAsync(CancellationToken cancellationToken) => _connector.StartAsync(order.WarmUp.Concat(order.Mailboxes), cancellationToken);

    public Task RunAsync(IReadOnlyList<BenchMailbox> mailboxes, CancellationToken cancellationToken) =>
        _connector.FetchAsync(mailboxes, order.AtOnce, cancellationToken);

    public ValueTask DisposeAsync() => _connector.DisposeAsync();
}
