namespace Connector.Simulation.Arrivals;

/// <summary>The rates of false suspicions that docs/silence.md states.</summary>
public static class SilenceLimits
{
    /// <summary>A year, on average over all patterns. It is what the setting asks for.</summary>
    public const double MostPerYear = 1;

    /// <summary>A year, in the worst pattern.</summary>
    public const double MostOfWorst = 2;

    public static bool AreKept(IReadOnlyCollection<SilenceFigures> all)
    {
        ArgumentNullException.ThrowIfNull(all);
        return all.Average(one => one.PerYear) <= MostPerYear && all.Max(one => one.PerYear) <= MostOfWorst;
    }
}
