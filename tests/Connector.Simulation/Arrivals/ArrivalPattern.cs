namespace Connector.Simulation.Arrivals;

/// <summary>How mail arrives in a healthy mailbox.</summary>
/// <param name="IsOfficeHours">Nearly all mail arrives on five days from 8 to 18 o'clock; otherwise it arrives round the clock.</param>
/// <param name="HasBursts">Of 100 mails 40 follow another one within minutes.</param>
/// <param name="HasMoods">Good and bad days: the rate of each day is gamma distributed with shape 3.</param>
public sealed record ArrivalPattern(int MailsAWeek, bool IsOfficeHours, bool HasBursts, bool HasMoods)
{
    /// <summary>The share of a night's or weekend's hour, compared with an hour of work.</summary>
    private const double OutOfHours = 0.02;

    /// <summary>All combinations of four sizes, two kinds of hours, bursts and moods.</summary>
    public static IReadOnlyList<ArrivalPattern> All { get; } =
    [
        .. from size in new[] { 20, 100, 500, 3_000 }
           from isOffice in new[] { false, true }
           from hasBursts in new[] { false, true }
           from hasMoods in new[] { false, true }
           select new ArrivalPattern(size, isOffice, hasBursts, hasMoods),
    ];

    /// <summary>The expected mails in each hour of the week, beginning on Monday.</summary>
    public double[] PerHour()
    {
        var weights = Enumerable.Range(0, 168).Select(Weight).ToList();
        var sum = weights.Sum();
        return [.. weights.Select(weight => MailsAWeek * weight / sum)];
    }

    private double Weight(int hour) => !IsOfficeHours || (hour / 24 < 5 && hour % 24 is >= 8 and < 18) ? 1 : OutOfHours;
}
