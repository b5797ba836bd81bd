using System.Diagnostics.Metrics;
using Connector.Messages;
using Connector.Reporting.ServiceLevels;
using Connector.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Connector.Reporting.Monthly;

/// <summary>
/// Collects in this instance how long the deliveries of each account took, and adds them to the table every few minutes. So a mail costs no
/// call, an account costs few, and a crash loses the figures of a few minutes.
/// </summary>
public sealed class AccountDays : BackgroundService
{
    private const string Duty = "account reports";

    private static readonly TimeSpan Rhythm = TimeSpan.FromMinutes(10);

    private readonly MeterListener _listener = new();

    private readonly AccountReportTable _table;

    private readonly TimeProvider _time;

    private readonly ILogger<AccountDays> _logger;

    private readonly UnsavedCounts<(string Account, string Route, DateTimeOffset Day)> _unsaved = new();

    public AccountDays(AccountReportTable table, TimeProvider time, ILogger<AccountDays> logger)
    {
        (_table, _time, _logger) = (table, time, logger);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == Metrics.AccountMeter)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) => Note(
            tags[0].Value as string,
            Today(tags[1].Value as string ?? "", LagHistogram.Empty.With(TimeSpan.FromSeconds(seconds)))));

        // The proof compares the route of the API, and a stray mail may have come on any route.
        _listener.SetMeasurementEventCallback<long>((instrument, mails, tags, _) => Note(
            tags[0].Value as string,
            instrument.Name == Metrics.AccountStray
                ? Today(MessageRow.ApiRoute, LagHistogram.Empty) with { Stray = (int)mails }
                : Today(MessageRow.ApiRoute, LagHistogram.Empty) with { Missing = (int)mails }));
        _listener.Start();
    }

    /// <summary>The numbers since the last save are saved too.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await LastSave.RunAsync(SaveAsync, _time, cancellationToken);
    }

    /// <summary>Saves what was collected. What cannot be saved is kept for the next time.</summary>
    public Task SaveAsync(CancellationToken cancellationToken) => _unsaved.SaveAsync((key, batch) => Isolated.TryAsync(
        Duty, key.Account, () => _table.AddAsync(key.Account, batch, cancellationToken), _logger, cancellationToken));

    public override void Dispose()
    {
        _listener.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Rhythm, _time);

        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await SaveAsync(stoppingToken);
        }
    }

    private ServiceHour Today(string route, LagHistogram lags) =>
        new(new DateTimeOffset(_time.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero), route, lags);

    private void Note(string? account, ServiceHour more)
    {
        if (account is not null)
        {
            _unsaved.Note((account, more.Route, more.Hour), more);
        }
    }
}
