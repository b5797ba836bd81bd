using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using NCrontab;

namespace Connector.Settings;

/// <summary>
/// The schedules of the timers. The Functions host reads them as <c>%Schedule:X%</c> from the app setting <c>Schedule__X</c>; it does not
/// see defaults of the app, so every installation sets all of them. The app only checks them.
/// </summary>
public static partial class Schedules
{
    /// <summary>Configuration keys and the values of the sample settings.</summary>
    public static IReadOnlyDictionary<string, string?> Recommended { get; } = new Dictionary<string, string?>
    {
        ["Schedule:EnqueueFetchJobs"] = "0 * * * * *",
        ["Schedule:WatchProvider"] = "30 * * * * *",
        ["Schedule:ProbeParked"] = "0 * * * * *",
        ["Schedule:RenewWatches"] = "30 */5 * * * *",
        ["Schedule:AuditForwarding"] = "0 0 6 * * *",
        ["Schedule:FetchInboundMailbox"] = "*/20 * * * * *",
        ["Schedule:ReportState"] = "15 * * * * *",
    };

    /// <summary>Refuses schedules that are not NCRONTAB expressions.</summary>
    public static void Check(SettingsReader settings)
    {
        foreach (var name in Recommended.Keys.Select(SettingName))
        {
            if (settings.Text(name) is { } schedule && !IsSchedule(schedule))
            {
                settings.Refuse(name, schedule, "an NCRONTAB expression of six fields, such as \"0 * * * * *\" for every minute");
            }
        }
    }

    /// <summary>Logs an error for each timer that the host cannot run because its schedule is not set.</summary>
    public static void WarnOfMissing(IConfiguration configuration, ILoggerFactory loggers)
    {
        var logger = loggers.CreateLogger(typeof(Schedules));

        foreach (var (key, recommended) in Recommended.Where(schedule => string.IsNullOrEmpty(configuration[schedule.Key])))
        {
            Log.Missing(logger, SettingName(key), key.Split(':')[1], recommended!);
        }
    }

    private static string SettingName(string key) => key.Replace(":", "__", StringComparison.Ordinal);

    private static bool IsSchedule(string text)
    {
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Length;
        return fields is 5 or 6
            && CrontabSchedule.TryParse(text, new CrontabSchedule.ParseOptions { IncludingSeconds = fields == 6 }) is not null;
    }

    private static partial class Log
    {
        [LoggerMessage(
            1, LogLevel.Error, "Setting {Setting} is missing, so the timer {Timer} does not run. Set it, for example to \"{Example}\".")]
        public static partial void Missing(ILogger logger, string setting, string timer, string example);
    }
}
