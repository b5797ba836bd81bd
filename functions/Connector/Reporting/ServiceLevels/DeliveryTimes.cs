using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Connector.Messages;
using Connector.Telemetry;

namespace Connector.Reporting.ServiceLevels;

/// <summary>
/// Collects in this instance how long deliveries took and which mails were missing, as <see cref="Metrics"/>
/// reports it, and adds it to the table once a minute. So a mail costs no call, and a crash loses the figures of a minute.
/// </summary>
public sealed class DeliveryTimes : IDisposable
{
    private readonly MeterListener _listener = new();

    private readonly ServiceLevelTable _table;

    private readonly TimeProvider _time;

    private ImmutableDictionary<(DateTimeOffset Hour, string Route), ServiceHour> _waiting = [];

    public DeliveryTimes(ServiceLevelTable table, TimeProvider time)
    {
        (_table, _time) = (table, time);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == Metrics.Meter && instrument.Name is Metrics.DeliveryLag or Metrics.MailsMissing)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) =>
            Note(tags[0].Value as string ?? "", LagHistogram.Empty.With(TimeSpan.FromSeconds(seconds)), missing: 0));

        // The proof compares the route of the API.
        _listener.SetMeasurementEventCallback<long>((_, mails, _, _) => Note(MessageRow.ApiRoute, LagHistogram.Empty, (int)mails));
        _listener.Start();
    }

    /// <summary>Saves what was collected. Makes no call if there is nothing.</summary>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        foreach (var hour in Interlocked.Exchange(ref _waiting, []).Values)
        {
            await _table.AddAsync(hour, cancellationToken);
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Note(string route, LagHistogram lags, int missing)
    {
        var more = new ServiceHour(ServiceHour.HourOf(_time.GetUtcNow()), route, lags, missing);
        ImmutableInterlocked.AddOrUpdate(ref _waiting, (more.Hour, route), more, (_, soFar) => soFar.Plus(more));
    }
}
