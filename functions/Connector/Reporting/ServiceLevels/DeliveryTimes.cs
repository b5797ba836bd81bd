using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Connector.Telemetry;

namespace Connector.Reporting.ServiceLevels;

/// <summary>
/// Collects in this instance how long deliveries took, as <see cref="Metrics"/> reports it, and adds it to the table once a minute. So a
/// mail costs no call, and a crash loses the figures of a minute.
/// </summary>
public sealed class DeliveryTimes : IDisposable
{
    private readonly MeterListener _listener = new();

    private readonly ServiceLevelTable _table;

    private readonly TimeProvider _time;

    private ImmutableDictionary<(DateTimeOffset Hour, string Route), LagHistogram> _waiting = [];

    public DeliveryTimes(ServiceLevelTable table, TimeProvider time)
    {
        (_table, _time) = (table, time);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == Metrics.Meter && instrument.Name == Metrics.DeliveryLag)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) => Note(seconds, tags[0].Value as string ?? ""));
        _listener.Start();
    }

    /// <summary>Saves what was collected. Makes no call if there is nothing.</summary>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        foreach (var ((hour, route), lags) in Interlocked.Exchange(ref _waiting, []))
        {
            await _table.AddAsync(new ServiceHour(hour, route, lags), cancellationToken);
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Note(double seconds, string route)
    {
        var (key, lag) = ((ServiceHour.HourOf(_time.GetUtcNow()), route), TimeSpan.FromSeconds(seconds));
        ImmutableInterlocked.AddOrUpdate(ref _waiting, key, LagHistogram.Empty.With(lag), (_, soFar) => soFar.With(lag));
    }
}
