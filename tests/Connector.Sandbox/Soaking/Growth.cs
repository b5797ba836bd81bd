using System.Globalization;
using Connector.Sandbox.Proving;

namespace Connector.Sandbox.Soaking;

/// <summary>A quantity over time, and whether it grows.</summary>
/// <param name="Points">Without those of the warm-up.</param>
/// <param name="Slack">So much growth is noise, however small the quantity is.</param>
internal sealed record Growth(string What, IReadOnlyList<(TimeSpan At, double Value)> Points, double Slack)
{
    /// <summary>Of the mean, in an hour; in a shorter time, in that time.</summary>
    public const double MostGrowth = 0.1;

    private const int Parts = 12;

    private double Mean => Points.Average(point => point.Value);

    private TimeSpan Window => Points.Count == 0 ? TimeSpan.Zero : Points[^1].At - Points[0].At;

    /// <summary>The growth of the fitted line in an hour, or in the whole time if that is shorter.</summary>
    public double Grown => SlopePerSecond() * Math.Min(Window.TotalSeconds, TimeSpan.FromHours(1).TotalSeconds);

    public bool IsFlat => Points.Count > 0 && Grown <= Math.Max(Slack, MostGrowth * Mean);

    public Figure ToFigure() => new(
        What,
        null,
        Points.Count == 0
            ? "not measured"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"first {Points[0].Value:0}, last {Points[^1].Value:0}, most {Points.Max(point => point.Value):0}, "
                + $"{Grown:+0.0;-0.0;0.0} in {Math.Min(Window.TotalMinutes, 60):0} min by the fitted line"),
        Points.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"+{Math.Max(Slack, MostGrowth * Mean):0.0}"),
        IsFlat);

    /// <summary>
    /// Least squares through the lowest point of each twelfth of the time. A fault raises the points while it lasts, since calls that hang
    /// hold connections; a leak raises the lowest points too.
    /// </summary>
    private double SlopePerSecond()
    {
        var lowest = Points.Chunk(Math.Max(1, Points.Count / Parts)).Select(part => part.MinBy(point => point.Value)).ToList();
        var (at, value) = (lowest.Average(point => point.At.TotalSeconds), lowest.Average(point => point.Value));
        var spread = lowest.Sum(point => Math.Pow(point.At.TotalSeconds - at, 2));
        return spread == 0 ? 0 : lowest.Sum(point => (point.At.TotalSeconds - at) * (point.Value - value)) / spread;
    }
}
