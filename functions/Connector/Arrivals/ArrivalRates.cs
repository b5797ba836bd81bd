namespace Connector.Arrivals;

/// <summary>How many mails a mailbox is expected to get in each hour of the week.</summary>
public sealed class ArrivalRates
{
    /// <summary>
    /// The share of an hour's own count. The rest comes from the same hour on all days of the same kind, which varies less.
    /// </summary>
    private const double OwnShare = 0.3;

    private const int HoursADay = 24;

    private const int DaysAWeek = 7;

    /// <summary>Expected mails from the beginning of the week to the beginning of each hour; the last value is the whole week.</summary>
    private readonly double[] _before = new double[WeekHour.HoursAWeek + 1];

    private ArrivalRates(double[] perHour)
    {
        for (var hour = 0; hour < WeekHour.HoursAWeek; hour++)
        {
            _before[hour + 1] = _before[hour] + perHour[hour];
        }
    }

    /// <summary>Expected mails a week.</summary>
    public double PerWeek => _before[^1];

    /// <param name="counts">Mails in each hour of the week, over all weeks together.</param>
    /// <param name="weeks">The number of weeks.</param>
    public static ArrivalRates Of(int[] counts, int weeks)
    {
        var isQuiet = QuietDays(counts);
        var perHour = new double[WeekHour.HoursAWeek];

        for (var hour = 0; hour < perHour.Length; hour++)
        {
            var (day, hourOfDay) = Math.DivRem(hour, HoursADay);
            var (sum, days) = (0, 0);

            for (var other = 0; other < DaysAWeek; other++)
            {
                if (isQuiet[other] == isQuiet[day])
                {
                    sum += counts[(other * HoursADay) + hourOfDay];
                    days++;
                }
            }

            perHour[hour] = ((OwnShare * counts[hour]) + ((1 - OwnShare) * sum / days)) / weeks;
        }

        return new ArrivalRates(perHour);
    }

    /// <summary>The number of mails that are expected between two moments.</summary>
    public double Expected(DateTimeOffset from, DateTimeOffset to) =>
        ((WeekHour.WeekOf(to) - WeekHour.WeekOf(from)) * PerWeek) + InWeek(to) - InWeek(from);

    /// <summary>
    /// Two kinds of days, because teams work on five days and rest on two. Which days these are differs by country, so it is learned: a
    /// quiet day has less than half the mail of an average day.
    /// </summary>
    private static bool[] QuietDays(int[] counts)
    {
        var ofDay = counts.Chunk(HoursADay).Select(day => day.Sum()).ToList();
        var average = ofDay.Average();
        return [.. ofDay.Select(count => count < average / 2)];
    }

    private double InWeek(DateTimeOffset moment)
    {
        var hour = WeekHour.HourOf(moment);
        return _before[hour] + (WeekHour.PartOf(moment) * (_before[hour + 1] - _before[hour]));
    }
}
