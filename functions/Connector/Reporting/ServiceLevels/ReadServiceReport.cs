namespace Connector.Reporting.ServiceLevels;

/// <summary>Reads the service report of the whole installation.</summary>
public sealed class ReadServiceReport(ServiceLevelTable table, TimeProvider time)
{
    public async Task<ServiceReport> HandleAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return ServiceReport.Of(await table.ListAsync(now.AddDays(-7), cancellationToken), now);
    }
}
