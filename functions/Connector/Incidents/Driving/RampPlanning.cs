using Connector.Importing;
using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Incidents.Driving;

/// <summary>Plans a fetch for each mailbox that an incident's ramp lets through, the longest waiting first.</summary>
public sealed class RampPlanning(MailboxTable mailboxes, FetchPlanner planner, TimeProvider time, ILogger<RampPlanning> logger)
{
    private const int ParallelMailboxes = 16;

    public async Task PlanAsync(Incident incident, IncidentScene scene, CancellationToken cancellationToken)
    {
        if (incident is not { Phase: IncidentPhase.Ramping, RampAt: not null })
        {
            return;
        }

        var lostBefore = await planner.LostBeforeAsync(time.GetUtcNow(), cancellationToken);
        await Isolated.EachAsync(
            "ramp",
            scene.Mailboxes.Where(WantsPlan).OrderBy(look => look.LastFetchAt ?? DateTimeOffset.MinValue),
            look => look.Key.ToString(),
            PlanAsync,
            logger,
            cancellationToken,
            ParallelMailboxes);

        bool WantsPlan(MailboxLook look) => Backlog.WantsPlan(incident, look, scene.Signals, time.GetUtcNow(), lostBefore);

        async Task PlanAsync(MailboxLook look, CancellationToken token)
        {
            if (await mailboxes.FindAsync(look.Key, token) is { } mailbox && WantsPlan(MailboxLook.Of(mailbox)))
            {
                await planner.TryPlanAtOnceAsync(mailbox, token);
            }
        }
    }
}
