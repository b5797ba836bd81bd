using NCrontab;

namespace Connector.Settings;

/// <summary>The timers' schedules. The host reads them by these names; here they are only checked.</summary>
public static class Schedules
{
    /// <summary>Names and defaults. On Azure the deployment sets them, since the host does not see the app's own defaults.</summary>
    public static IReadOnlyDictionary<string, string?> Defaults { get; } = new Dictionary<string, string?>
    {
        ["Schedule:EnqueueFetchJobs"] = "0 * * * * *",
        ["Schedule:WatchProvider"] = "*/15 * * * * *",
        ["Schedule:ProbeParked"] = "0 * * * * *",
        ["Schedule:RenewWatches"] = "30 */5 * * * *",
        ["Schedule:AuditForwarding"] = "0 0 6 * * *",
        ["Schedule:FetchInboundMailbox"] = "*/20 * * * * *",
        ["Schedule:ReportState"] = "15 * * * * *",
    };

    public static void Check(SettingsReader settings)
    {
        foreach (var name in Defaults.Keys.Select(key => key.Replace(":", "__", StringComparison.Ordinal)))
        {
            if (settings.Text(name) is { } schedule && !IsSchedule(schedule))
            {
                settings.Refuse(name, schedule, "an NCRONTAB expression of six fields, such as \"0 * * * * *\" for every minute");
            }
        }
    }

    private static bool IsSchedule(string text)
    {
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Length;
        return fields is 5 or 6
            && CrontabSchedule.TryParse(text, new CrontabSchedule.ParseOptions { IncludingSeconds = fields == 6 }) is not null;
    }
}
