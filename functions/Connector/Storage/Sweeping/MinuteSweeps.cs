using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Storage.Sweeping;

/// <summary>
/// Runs all registered sweeps once a minute, one after the other. If one fails, the failure is logged and counted, and the next runs.
/// </summary>
public sealed class MinuteSweeps(IEnumerable<Sweep> sweeps, ILogger<MinuteSweeps> logger)
{
    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        foreach (var sweep in sweeps)
        {
            await Isolated.TryAsync(sweep.Name, "the whole sweep", () => sweep.RunAsync(cancellationToken), logger, cancellationToken);
        }
    }
}
