namespace Connector.Benchmarks.Measuring;

/// <summary>The connector's fetch job, one for each mailbox.</summary>
internal sealed class FetchWork(MeasureOrder order, StorageCount count) : IMeasuredWork
{
    private readonly ConnectorInProcess _connector = new(order, count);

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await _connector.StartAsync(order.WarmUp.Concat(order.Mailboxes), cancellationToken);
        await _connector.FetchAsync(order.WarmUp, order.AtOnce, cancellationToken);
    }

    public Task RunAsync(CancellationToken cancellationToken) => _connector.FetchAsync(order.Mailboxes, order.AtOnce, cancellationToken);

    public ValueTask DisposeAsync() => _connector.DisposeAsync();
}
