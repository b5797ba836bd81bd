using Connector.Importing;
using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Incidents.Driving;

/// <summary>
/// Plans a fetch for each mailbox that an incident's ramp lets through, the longest waiting first, and as many in a round as may begin
/// within ten seconds.
/// </summary>
public sealed class RampPlanning(
    MailboxTable mailboxes, FetchPlanner planner, ImportOptions import, TimeProvider time, ILogger<RampPlanning> logger)
{
    private const int ParallelMailboxes = 16;

    /// <summary>Half of what the planner sends, because both send to one queue.</summary>
    private const int SentPerSecond = 200;

    /// <summary>Few, so that the incident is looked at again soon: the provider may block again.</summary>
    private const int SecondsOfRound = 10;

    public async Task PlanAsync(Incident incident, IncidentScene scene, CancellationToken cancellationToken)
    {
        if (incident is not { Phase: IncidentPhase.Ramping, RampAt: not null })
        {
            return;
        }

        var now = time.GetUtcNow();
        var spread = new JobSpread(Math.Max(1, import.JobsPerSecond / 2), SecondsOfRound);
        var pace = new SendingPace(SentPerSecond, time);
        var lostBefore = await planner.LostBeforeAsync(now, cancellationToken);
        await Isolated.EachAsync(
            "ramp",
            scene.Mailboxes.Where(WantsPlan).OrderBy(mailbox => mailbox.LastFetchAt ?? DateTimeOffset.MinValue),
            mailbox => mailbox.Key.ToString(),
            PlanAsync,
            logger,
            cancellationToken,
            ParallelMailboxes);

        bool WantsPlan(Mailbox mailbox) => Backlog.WantsPlan(incident, mailbox, scene with { Now = now }, lostBefore);

        async Task PlanAsync(Mailbox known, CancellationToken token)
        {
            if (!spread.HasLeft && await mailboxes.FindAsync(known.Key, token) is { } mailbox && WantsPlan(mailbox)
                && spread.Next() is { } beginsIn)
            {
                await pace.WaitAsync(token);
                await planner.TryPlanAtOnceAsync(mailbox, token, beginsIn);
            }
        }
    }
}
