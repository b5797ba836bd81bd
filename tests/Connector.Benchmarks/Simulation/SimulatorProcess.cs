using System.Globalization;

namespace Connector.Benchmarks.Simulation;

/// <summary>The simulator, seen from the run.</summary>
internal sealed class SimulatorProcess : IAsyncDisposable
{
    private readonly Child _child;

    private SimulatorProcess(Child child, GmailPlace place)
    {
        _child = child;
        Place = place;
    }

    public GmailPlace Place { get; }

    public int ProcessId => _child.ProcessId;

    public static async Task<SimulatorProcess> StartAsync(TimeSpan latency, int? unitsPerUser, CancellationToken cancellationToken)
    {
        string[] quota = unitsPerUser is { } units ? ["--units-per-user", units.ToString(CultureInfo.InvariantCulture)] : [];
        var child = Child.Start(
            ["simulator", "--latency", string.Create(CultureInfo.InvariantCulture, $"{latency.TotalMilliseconds}ms"), .. quota]);

        return new SimulatorProcess(child, await child.ReadAsync<GmailPlace>(cancellationToken));
    }

    public Task<List<BenchMailbox>> FillAsync(FillOrder order, CancellationToken cancellationToken) =>
        _child.AskAsync<List<BenchMailbox>>(new SimulatorOrder(Fill: order), cancellationToken);

    public Task<GmailUsage> TakeUsageAsync(CancellationToken cancellationToken) =>
        _child.AskAsync<GmailUsage>(new SimulatorOrder(TakeUsage: true), cancellationToken);

    public Task DropAsync(string prefix, CancellationToken cancellationToken) =>
        _child.AskAsync<bool>(new SimulatorOrder(Drop: prefix), cancellationToken);

    public ValueTask DisposeAsync() => _child.DisposeAsync();
}
