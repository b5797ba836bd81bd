using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Incidents.Driving;

/// <summary>
/// Runs a round over all recent failures and incidents: begins incidents, sends canaries, lets mailboxes through step by step, and alerts
/// the accounts. Several instances may run rounds at the same time, and a round may stop at any line, because each step is saved before its
/// effect, and a later round repeats an effect that was lost.
/// </summary>
public sealed class IncidentDriver(
    IncidentTable incidents,
    IncidentDetector detector,
    IncidentSteps steps,
    RampPlanning ramp,
    IncidentAlerts alerts,
    ILogger<IncidentDriver> logger)
{
    public async Task<Pace> RoundAsync(CancellationToken cancellationToken)
    {
        var recent = await incidents.RecentAsync(cancellationToken);
        IReadOnlyList<Incident> begun = [];
        var isUndecided = false;
        await TryAsync(
            "detection", async () => (begun, isUndecided) = await detector.LookAsync(recent, cancellationToken), cancellationToken);
        var pace = isUndecided ? Pace.Urgent : Pace.Idle;

        // An incident that began again is in both lists. The provider's comes first, because it takes in the incidents of single accounts.
        var all = begun.Concat(recent).DistinctBy(incident => incident.Id).OrderBy(incident => incident.Account is not null).ToList();

        for (var index = 0; index < all.Count; index++)
        {
            var at = index;
            await TryAsync(all[at].Id, async () => all[at] = await MoveAsync(all[at], all, cancellationToken), cancellationToken);
            await TryAsync(all[at].Id, async () => all[at] = await alerts.CareForAsync(all[at], all, cancellationToken), cancellationToken);
            pace = PaceOf(all[at]) > pace ? PaceOf(all[at]) : pace;
        }

        return pace;
    }

    private async Task<Incident> MoveAsync(Incident incident, IReadOnlyList<Incident> recent, CancellationToken cancellationToken)
    {
        var (moved, scene) = await steps.TakeAsync(incident, recent, cancellationToken);
        await ramp.PlanAsync(moved, scene, cancellationToken);
        return moved;
    }

    private Task<bool> TryAsync(string item, Func<Task> act, CancellationToken cancellationToken) =>
        Isolated.TryAsync("incidents", item, act, logger, cancellationToken);

    /// <summary>A suspicion is urgent until its canary is sent: from then on it waits for the report.</summary>
    private static Pace PaceOf(Incident incident) => incident switch
    {
        { Phase: IncidentPhase.Suspected, CanarySentAt: null } => Pace.Urgent,
        { IsLive: true } or { IsSettled: false } => Pace.Timer,
        _ => Pace.Idle,
    };
}
