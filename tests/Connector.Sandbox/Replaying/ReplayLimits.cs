using System.Globalization;
using Connector.Sandbox.Proving;
using Connector.TestKit.Replay;

namespace Connector.Sandbox.Replaying;

/// <summary>The limits of the figures, beside their values on 13 September 2024.</summary>
internal static class ReplayLimits
{
    public static IReadOnlyList<Figure> Compare(ReplayFigures ours) =>
    [
        Time("First refused call to incident detected", "49 min to the first word", ours.DetectSeconds, 60),
        Time("First refused call to the first alert mail", "49 min", ours.FirstAlertSeconds, most: null),
        Number("Calls that read mail, a minute, while blocked", "unknown", ours.ReadsPerMinuteWhileBlocked, 3),
        Number("The same in the worst minute", "unknown", ours.MostReadsInAMinute, most: null),
        Time("End of the block to the first mail imported", then: null, ours.FirstImportSeconds, 90),
        Time($"End of the block to backlog zero ({ours.Backlog} mails)", then: null, ours.BacklogZeroSeconds, most: null),
        Time("End of the block to resolved, beyond what the quota takes", "20 min", ours.ResolvedSecondsBeyondQuota, 300),
        Time("What the quota itself takes", then: null, ours.QuotaSeconds, most: null),
        .. Forwarding(ours),
        Number("Mails lost", "0", ours.Lost, 0),
        Number("Mails doubled", then: null, ours.Doubled, 0),
        Number("Queue messages given up", then: null, ours.Poison, 0),
        Number("'Please reconnect' said", then: null, ours.ReconnectSaid, 0),
        Number("Health asked and not answered with 200", then: null, ours.HealthFailed, 0),
    ];

    public static IReadOnlyList<Check> Check(ReplayFigures ours, ReplayPlan plan) =>
    [
        new(ours.Incidents == 1, "It was one incident", $"{ours.Incidents}"),
        new(ours.ProvenComplete == plan.Mailboxes, "The connector itself has shown each mailbox to be complete",
        $"{ours.ProvenComplete} of {plan.Mailboxes}"),
        new(
            ours.AdminsToldRightly == ours.Admins, "Each administrator got one alert and one all-clear",
            $"{ours.AdminsToldRightly} of {ours.Admins}"),
        .. ours.ForwardingMails == 0
            ? Enumerable.Empty<Check>()
            :
            [
                new(ours.ForwardingDuplicates == ours.ForwardingMails,
                    "Each mail that came by forwarding is there once: the API's copy is recorded as its duplicate",
                    $"{ours.ForwardingDuplicates} of {ours.ForwardingMails}"),
            ],
        new(ours.HealthAsked > 0, "Health was asked all the while", $"{ours.HealthAsked} times"),
        new(ours.FollowedRedirect == 0, "Nothing followed Google's redirect", $"{ours.FollowedRedirect} requests at its target"),
    ];

    private static IEnumerable<Figure> Forwarding(ReplayFigures ours) => ours.ForwardingMails == 0
        ? []
        :
        [
            Time($"Arrival in the block to the helpdesk, p95, by forwarding ({ours.ForwardingMails} mails) *", then: null,
                ours.ForwardingP95Seconds, 30),
            Time("The longest of them *", then: null, ours.ForwardingLongestSeconds, 30),
            Time("The same without forwarding, p95", then: null, ours.WithoutForwardingP95Seconds, most: null),
        ];

    private static Figure Time(string what, string? then, double? seconds, double? most) =>
        new(what, then, seconds is { } some
            ? Words(some) : "never", most is { } limit ? Words(limit) : null, most is null || seconds <= most, IsTime: true);

    private static Figure Number(string what, string? then, double? number, double? most) =>
        new(what, then, number is { } some
            ? Words(some, "") : "unknown", most is { } limit ? Words(limit, "") : null, most is null || number <= most);

    private static string Words(double seconds) => seconds < 120 ? Words(seconds, " s") : Words(seconds / 60, " min");

    private static string Words(double number, string unit) => string.Create(CultureInfo.InvariantCulture, $"{number:0.#}{unit}");
}
