namespace Connector.Simulation.Costs;

/// <summary>What an installation uses in a month of thirty days, as Azure bills it.</summary>
public sealed record MonthlyUsage
{
    public double Executions { get; init; }

    /// <summary>Memory of the instances that come and go, times the seconds in which they work.</summary>
    public double GbSeconds { get; init; }

    /// <summary>Memory of the always-ready instance, times all seconds of the month.</summary>
    public double ReadyGbSeconds { get; init; }

    public double ReadyActiveGbSeconds { get; init; }

    public double BlobWrites { get; init; }

    public double BlobReads { get; init; }

    public double QueueCalls { get; init; }

    public double TableCalls { get; init; }

    public double BlobGb { get; init; }

    public double TableGb { get; init; }

    public double TelemetryGb { get; init; }

    public int AlertRules { get; init; }
}
