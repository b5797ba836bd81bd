namespace Connector.Benchmarks.Reporting;

/// <summary>A measured number.</summary>
/// <param name="Name">In the JSON; the table shows the same.</param>
/// <param name="Target">In words; null for a number that explains another.</param>
/// <param name="IsReached">Null where there is no target.</param>
internal sealed record Figure(string Name, double Value, string? Target = null, bool? IsReached = null)
{
    public static Figure AtLeast(string name, double value, double target) => new(name, value, $">= {target:0.##}", value >= target);

    public static Figure AtMost(string name, double value, double target) => new(name, value, $"<= {target:0.####}", value <= target);

    /// <summary>1 is flat.</summary>
    public static Figure Flat(string name, double value, double tolerance) =>
        new(name, value, $"1 +/- {tolerance:0.##}", Math.Abs(value - 1) <= tolerance);
}
