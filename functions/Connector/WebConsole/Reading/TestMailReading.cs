using Connector.Trips;

namespace Connector.WebConsole.Reading;

/// <summary>The test mails of each test address, and what is asked of them.</summary>
/// <param name="Objective">The share that has to be delivered within the time, in percent.</param>
public sealed record TestMailReading(IReadOnlyList<TripReport> Addresses, TimeSpan Within, double Objective)
{
    /// <summary>
    /// How many of the misses that the objective allows have happened: 1 for all of them (sre.google/workbook/alerting-on-slos). Of the
    /// last day, it is the burn rate.
    /// </summary>
    /// <returns>Null if nothing was measured.</returns>
    public double? BudgetUsed(TripCounts counts)
    {
        ArgumentNullException.ThrowIfNull(counts);

        return (1 - counts.ShareInTime) / (1 - (Objective / 100));
    }
}
