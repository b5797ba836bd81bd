using Connector.Reporting.ServiceLevels;
using Connector.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Connector.Reporting.Activity;

/// <summary>
/// Saves once a minute what this instance did. It is no timer function, because such a function runs in one instance and every instance has
/// numbers of its own.
/// </summary>
public sealed class ActivityWriter(
    ActivityMeter meter, ActivityTable table, DeliveryTimes deliveries, TimeProvider time, ILogger<ActivityWriter> logger)
    : BackgroundService
{
    private const string Duty = "activity";

    private static readonly TimeSpan Rhythm = TimeSpan.FromMinutes(1);

    /// <summary>The numbers since the last save are saved too, because an instance may live for less than a minute.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await LastSave.RunAsync(SaveAsync, time, cancellationToken);
    }

    /// <summary>A minute that cannot be saved is lost: the plot lacks it, and nothing else depends on it.</summary>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        await Isolated.TryAsync(
            Duty, "the numbers of a minute", () => table.SaveAsync(meter.Take(time.GetUtcNow()), cancellationToken), logger,
            cancellationToken);
        await Isolated.TryAsync(Duty, "the delivery times", () => deliveries.SaveAsync(cancellationToken), logger, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var minutes = new PeriodicTimer(Rhythm, time);

        while (await minutes.WaitForNextTickAsync(stoppingToken))
        {
            await SaveAsync(stoppingToken);
        }
    }
}
