using System.Diagnostics.Metrics;
using Connector.Messages;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Reporting.ServiceLevels;

/// <summary>
/// Collects in this instance how long deliveries took and which mails were unaccounted for, as <see cref="Metrics"/>
/// reports it, and adds it to the table once a minute. So a mail costs no call, and a crash loses the figures of a minute.
/// </summary>
public sealed class DeliveryTimes : IDisposable
{
    private readonly MeterListener _listener = new();

    private readonly ServiceLevelTable _table;

    private readonly TimeProvider _time;

    private readonly ILogger<DeliveryTimes> _logger;

    private readonly UnsavedCounts<(DateTimeOffset Hour, string Route)> _unsaved = new();

    public DeliveryTimes(ServiceLevelTable table, TimeProvider time, ILogger<DeliveryTimes> logger)
    {
        (_table, _time, _logger) = (table, time, logger);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == Metrics.Meter && instrument.Name is Metrics.DeliveryLag or Metrics.MailsMissing or Metrics.MailsStray)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) =>
            Note(Hour(tags[0].Value as string ?? "", LagHistogram.Empty.With(TimeSpan.FromSeconds(seconds)))));

        // The proof compares the route of the API, and a stray mail may have come on any route.
        _listener.SetMeasurementEventCallback<long>((instrument, mails, _, _) => Note(
            instrument.Name == Metrics.MailsStray
                ? Hour(MessageRow.ApiRoute, LagHistogram.Empty) with { Stray = (int)mails }
                : Hour(MessageRow.ApiRoute, LagHistogram.Empty) with { Missing = (int)mails }));
        _listener.Start();
    }

    /// <summary>
    /// Saves what was collected. Makes no call if there is nothing. An hour that cannot be saved is kept for the next time.
    /// </summary>
    public Task SaveAsync(CancellationToken cancellationToken) => _unsaved.SaveAsync((key, batch) => Isolated.TryAsync(
        "service level", $"{key.Hour:O} {key.Route}", () => _table.AddAsync(batch, cancellationToken), _logger, cancellationToken));

    public void Dispose() => _listener.Dispose();

    private ServiceHour Hour(string route, LagHistogram lags) => new(ServiceHour.HourOf(_time.GetUtcNow()), route, lags);

    private void Note(ServiceHour more) => _unsaved.Note((more.Hour, more.Route), more);
}
