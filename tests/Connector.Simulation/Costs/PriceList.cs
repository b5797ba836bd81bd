namespace Connector.Simulation.Costs;

/// <summary>
/// List prices of Azure in USD. Prices differ by region and change, so compare them with azure.microsoft.com/pricing before you rely on a
/// sum.
/// </summary>
public sealed record PriceList
{
    private const double TenThousand = 10_000;

    private const double Million = 1_000_000;

    /// <summary>Zone-redundant storage as in infra/, so that its blobs cost a quarter more than locally redundant ones.</summary>
    public static PriceList EastUs { get; } = new();

    public string Name { get; } = "East US, list prices of 2025 and 2026; those of Table Storage are older";

    /// <summary>Flex Consumption on demand: GB-seconds and executions (Azure's retail price API, 3 October 2026, region eastus).</summary>
    public double GbSecond { get; init; } = 0.000026;

    public double MillionExecutions { get; init; } = 0.40;

    /// <summary>Granted to a subscription each month. Always-ready instances have no grant.</summary>
    public double FreeGbSeconds { get; init; } = 100_000;

    public double FreeExecutions { get; init; } = 250_000;

    /// <summary>
    /// A GB-second of an always-ready instance, whether it works or not (Azure's list in euro of 2025, 0.0000038, at the rate of its price
    /// for executions).
    /// </summary>
    public double ReadyGbSecond { get; init; } = 0.000004;

    /// <summary>A GB-second of an always-ready instance in which it works, on top of that (0.0000149 euro in the same list).</summary>
    public double ReadyActiveGbSecond { get; init; } = 0.000016;

    /// <summary>Blobs, hot, zone-redundant: writes, reads and GB (Azure's retail price API, 3 October 2026, region eastus).</summary>
    public double TenThousandBlobWrites { get; init; } = 0.0625;

    public double TenThousandBlobReads { get; init; } = 0.004;

    public double BlobGb { get; init; } = 0.026;

    /// <summary>Queues of a zone-redundant account, general purpose v2 (the price API in Infracost's tests, region westus).</summary>
    public double TenThousandQueueCalls { get; init; } = 0.004;

    /// <summary>
    /// A call of any kind (azure.microsoft.com/pricing/details/storage/tables, as undated public notes quote it). The amount may have
    /// changed: docs/performance.md has one that is 70 times higher.
    /// </summary>
    public double TenThousandTableCalls { get; init; } = 0.00036;

    /// <summary>1.25 times 0.045, the price of locally redundant rows on the same page.</summary>
    public double TableGb { get; init; } = 0.05625;

    /// <summary>
    /// Log Analytics, analytics logs (monitoringcost.com/azure-monitor-cost, 2026). The first 5 GB of a month are free for a billing
    /// account.
    /// </summary>
    public double TelemetryGb { get; init; } = 2.30;

    public double FreeTelemetryGb { get; init; } = 5;

    /// <summary>A log alert rule that is evaluated every five minutes (the price API in Infracost's tests).</summary>
    public double AlertRule { get; init; } = 1.50;

    public MonthlyBill Bill(MonthlyUsage usage)
    {
        ArgumentNullException.ThrowIfNull(usage);

        return new MonthlyBill(
            (Beyond(usage.GbSeconds, FreeGbSeconds) * GbSecond) + (Beyond(usage.Executions, FreeExecutions) / Million * MillionExecutions),
            (usage.ReadyGbSeconds * ReadyGbSecond) + (usage.ReadyActiveGbSeconds * ReadyActiveGbSecond),
            ((usage.BlobWrites * TenThousandBlobWrites) + (usage.BlobReads * TenThousandBlobReads)
                + (usage.QueueCalls * TenThousandQueueCalls) + (usage.TableCalls * TenThousandTableCalls)) / TenThousand,
            (usage.BlobGb * BlobGb) + (usage.TableGb * TableGb),
            (Beyond(usage.TelemetryGb, FreeTelemetryGb) * TelemetryGb) + (usage.AlertRules * AlertRule));
    }

    private static double Beyond(double used, double free) => Math.Max(0, used - free);
}

/// <summary>What a month costs.</summary>
/// <param name="Computing">Executions and GB-seconds of instances that come and go.</param>
/// <param name="Ready">The instance that is always ready.</param>
/// <param name="Calls">Calls to storage.</param>
/// <param name="Stored">Mail and rows that are kept for one month.</param>
/// <param name="Watching">Telemetry and alert rules.</param>
public sealed record MonthlyBill(double Computing, double Ready, double Calls, double Stored, double Watching)
{
    public double Total => Computing + Ready + Calls + Stored + Watching;
}
