using System.Globalization;
using Connector.Sandbox.Proving;
using Connector.Simulation.Days;

namespace Connector.Sandbox.Simulating;

/// <summary>The limits of the figures, beside their values on 13 September 2024.</summary>
internal static class SimulationLimits
{
    public static IReadOnlyList<Figure> Compare(DayFigures ours) =>
    [
        Time("First refused call to incident detected", "49 min to the first word", ours.DetectSeconds, 60),
        Number("Calls that read mail, a minute, while blocked", "unknown", ours.ReadsPerMinuteWhileBlocked, 3),
        Number("The same in the worst minute", "unknown", ours.MostReadsInAMinute, 3),
        Told("Alerts to each administrator", "none", ours.AlertsOpenedLeast, ours.AlertsOpenedMost),
        Told("All-clears to each administrator", "none", ours.AlertsResolvedLeast, ours.AlertsResolvedMost),
        Time("End of the block to the first mail imported", then: null, ours.FirstImportSeconds, 90),
        Time("End of the block to backlog zero", then: null, ours.BacklogZeroSeconds, most: null),
        Time("End of the block to resolved, beyond what the quota takes", "20 min", ours.ResolvedSecondsBeyondQuota, 300),
        Time("What the quota itself takes", then: null, ours.QuotaSeconds, most: null),
        Number("Incidents", then: null, ours.Incidents, 1),
        Number($"Mails lost, of {ours.MailOutcome.Arrived}", "0", ours.MailOutcome.Lost, 0),
        Number("Mails doubled", then: null, ours.MailOutcome.Doubled, 0),
        Number("Queue messages given up", then: null, ours.MailOutcome.Poison, 0),
        Number("'Please reconnect' said", then: null, ours.ReconnectSaid, 0),
    ];

    private static Figure Told(string what, string then, int least, int most) => new(
        what, then, least == most ? Words(least, "") : $"{Words(least, "")} to {Words(most, "")}", "exactly 1", least == 1 && most == 1);

    private static Figure Time(string what, string? then, double? seconds, double? most) =>
        new(what, then, seconds is { } some
            ? Words(some) : "never", most is { } limit ? Words(limit) : null, most is null || seconds <= most);

    private static Figure Number(string what, string? then, double? number, double? most) =>
        new(what, then, number is { } some
            ? Words(some, "") : "unknown", most is { } limit ? Words(limit, "") : null, most is null || number <= most);

    private static string Words(double seconds) => seconds < 120 ? Words(seconds, " s") : Words(seconds / 60, " min");

    private static string Words(double number, string unit) => string.Create(CultureInfo.InvariantCulture, $"{number:0.##}{unit}");
}
