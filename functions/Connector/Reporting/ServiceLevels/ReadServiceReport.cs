using Connector.Alerting;

namespace Connector.Reporting.ServiceLevels;

/// <summary>Reads the service report of the whole installation.</summary>
public sealed class ReadServiceReport(ServiceLevelTable table, OutageTable outages, TimeProvider time)
{
    /// <summary>Outages are rare, so a week has too few of them.</summary>
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    public async Task<ServiceReport> HandleAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var mails = outages.FirstMailsAsync(now - Month, cancellationToken);
        return ServiceReport.Of(await table.ListAsync(now.AddDays(-7), cancellationToken), now) with
        {
            FirstAlert = AlertDelay.Of(await mails),
        };
    }
}
