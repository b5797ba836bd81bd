namespace Connector.Simulation.Gmail;

/// <summary>How much mail arrives in a mailbox.</summary>
/// <param name="PerHour">The mean of a day; 0 for none.</param>
/// <param name="IsOfficeHours">Nine mails in ten arrive from 8 to 18 o'clock UTC. Otherwise mail arrives round the clock.</param>
public sealed record MailFlow(double PerHour, bool IsOfficeHours = false)
{
    private const double OfficeShare = 0.9;

    private const int OfficeHours = 10;

    /// <summary>The rate in office hours, compared with the mean of the day.</summary>
    private const double Peak = OfficeShare * 24 / OfficeHours;

    private const double Night = (1 - OfficeShare) * 24 / (24 - OfficeHours);

    /// <summary>The next arrival after another one.</summary>
    public DateTimeOffset After(DateTimeOffset at, Random chance)
    {
        if (PerHour <= 0)
        {
            return at.AddDays(10_000);
        }

        if (!IsOfficeHours)
        {
            return at + Pause(PerHour, chance);
        }

        // Arrivals at the highest rate, of which those outside of office hours are mostly left out, have the right rate at each hour.
        do
        {
            at += Pause(PerHour * Peak, chance);
        }
        while (at.UtcDateTime.Hour is < 8 or >= 18 && chance.NextDouble() >= Night / Peak);

        return at;
    }

    private static TimeSpan Pause(double perHour, Random chance) => TimeSpan.FromHours(-Math.Log(1 - chance.NextDouble()) / perHour);
}
