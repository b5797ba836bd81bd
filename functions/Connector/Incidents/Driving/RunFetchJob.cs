using Connector.Importing;
using Connector.Telemetry;

namespace Connector.Incidents.Driving;

/// <summary>
/// Runs one message of the queue fetch-jobs: a canary of an incident, or an ordinary fetch whose failure may begin an incident.
/// </summary>
public sealed class RunFetchJob(FetchMailbox fetch, CanaryFetch canaries, DriveIncidents incidents)
{
    /// <exception cref="FormatException">The job lacks its account or its address.</exception>
    public async Task HandleAsync(FetchJob job, CancellationToken cancellationToken)
    {
        using var trace = Tracing.Continue("fetch", job.TraceParent);

        if (job.Canary is { } order)
        {
            await canaries.HandleAsync(job.ToKey(), order, cancellationToken);
            await incidents.RunOnceAsync(cancellationToken);
        }
        else if (await fetch.HandleAsync(job, cancellationToken) is { } failure)
        {
            await incidents.NudgeAsync(failure, cancellationToken);
        }
    }
}
