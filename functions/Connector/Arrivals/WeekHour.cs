namespace Connector.Arrivals;

/// <summary>Numbers weeks and hours. A week begins on Monday at midnight UTC.</summary>
public static class WeekHour
{
    public const int HoursAWeek = 168;

    private static readonly DateTimeOffset FirstMonday = new(1970, 1, 5, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The number of the week of a moment.</summary>
    public static int WeekOf(DateTimeOffset moment) => (int)Math.Floor(HoursBefore(moment) / HoursAWeek);

    /// <summary>The hour of the week of a moment: 0 is Monday from 00:00 to 01:00 UTC.</summary>
    public static int HourOf(DateTimeOffset moment) => (int)Math.Floor(HoursBefore(moment)) - (WeekOf(moment) * HoursAWeek);

    /// <summary>The part of its hour that has passed at a moment, from 0 to less than 1.</summary>
    public static double PartOf(DateTimeOffset moment) => HoursBefore(moment) - Math.Floor(HoursBefore(moment));

    private static double HoursBefore(DateTimeOffset moment) => (moment - FirstMonday).TotalHours;
}
