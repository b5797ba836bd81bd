using NCrontab;

namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Timers;

/// <summary>The times at which a timer comes due, in UTC.</summary>
internal sealed class TimerSchedule
{
    private static readonly DateTime Reference = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly CrontabSchedule _cron;

    private TimerSchedule(string expression, CrontabSchedule cron, bool useMonitor)
    {
        Expression = expression;
        _cron = cron;
        IsMonitored = useMonitor && ShortestGap() >= TimeSpan.FromMinutes(1);
    }

    public string Expression { get; }

    /// <summary>Whether the last run is remembered in storage.</summary>
    public bool IsMonitored { get; }

    /// <summary>Null when the expression is not of 5 or 6 fields, or never comes due.</summary>
    public static TimerSchedule? TryParse(string expression, bool useMonitor)
    {
        var fields = expression.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        if (fields is not (5 or 6))
        {
            return null;
        }

        var cron = CrontabSchedule.TryParse(expression, new CrontabSchedule.ParseOptions { IncludingSeconds = fields == 6 });
        return cron is null || !cron.GetNextOccurrences(Reference, Reference.AddYears(50)).Any()
            ? null
            : new TimerSchedule(expression, cron, useMonitor);
    }

    public DateTimeOffset Next(DateTimeOffset after) =>
        new(DateTime.SpecifyKind(_cron.GetNextOccurrence(after.UtcDateTime), DateTimeKind.Utc));

    private TimeSpan ShortestGap()
    {
        var times = _cron.GetNextOccurrences(Reference, Reference.AddYears(50)).Take(100).ToList();
        return times.Zip(times.Skip(1), (earlier, later) => later - earlier).DefaultIfEmpty(TimeSpan.MaxValue).Min();
    }
}
