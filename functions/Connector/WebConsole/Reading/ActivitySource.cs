using Connector.Reporting.Activity;
using Connector.Reporting.Endings;
using Connector.Reporting.ServiceLevels;
using Connector.Trips;

namespace Connector.WebConsole.Reading;

/// <summary>Reads the plot of a stretch of time. It shows all accounts together, so it is for operators.</summary>
public sealed class ActivitySource(
    ActivityTable table, ReadServiceReport report, ReadTrips trips, EndingTable endings, TimeProvider time)
{
    private static readonly TimeSpan Recent = TimeSpan.FromHours(3);

    /// <summary>Shows what was usual before an incident, and what came after it.</summary>
    private static readonly TimeSpan Around = TimeSpan.FromMinutes(15);

    /// <summary>The last hours.</summary>
    public async Task<ActivityPlot> ReadAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var service = report.HandleAsync(cancellationToken);
        var tests = trips.HandleAsync(cancellationToken);
        var ends = endings.ListAsync(cancellationToken);
        var plot = await LookAsync(now - Recent, now, cancellationToken);
        return plot with
        {
            Service = await service,
            TestMails = new TestMailReading(await tests, trips.Within, trips.Objective),
            Endings = [.. (await ends).Where(ending => ending.IsNear(now)).OrderBy(ending => ending.EndsAt)],
        };
    }

    /// <summary>An incident, with some minutes before and after it.</summary>
    /// <param name="ended">Null while it lasts.</param>
    public Task<ActivityPlot> ReadAsync(DateTimeOffset began, DateTimeOffset? ended, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return LookAsync(began - Around, ended + Around is { } until && until < now ? until : now, cancellationToken);
    }

    private async Task<ActivityPlot> LookAsync(DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken) =>
        ActivityPlot.Of(await table.ReadAsync(from, until, cancellationToken), from, until);
}
