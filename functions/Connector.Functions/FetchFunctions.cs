using Connector.Importing;
using Connector.Incidents.Driving;
using Connector.Reporting;
using Connector.Storage;
using Connector.Storage.Sweeping;
using Microsoft.Azure.Functions.Worker;

namespace Connector.Functions;

/// <summary>The queue and the timers of planning, fetching and probing.</summary>
public sealed class FetchFunctions(
    FetchPlanner planner, Watchdog watchdog, RunFetchJob fetch, MinuteSweeps sweeps, DriveIncidents incidents)
{
    [Function("EnqueueFetchJobs")]
    public async Task EnqueueFetchJobsAsync(
        [TimerTrigger("%Schedule:EnqueueFetchJobs%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        if (await planner.PlanDueAsync(cancellationToken))
        {
            await watchdog.CallAsync(cancellationToken);
        }
    }

    [Function("FetchMailbox")]
    public Task FetchMailboxAsync([QueueTrigger(StorageNames.FetchJobsQueue)] string job, CancellationToken cancellationToken) =>
        fetch.HandleAsync(JobMessage.Read<FetchJob>(job), cancellationToken);

    /// <summary>
    /// The minute's sweeps of all features. The function keeps the name of the first of them, because settings and the portal refer to it.
    /// </summary>
    [Function("ProbeParked")]
    public Task RunSweepsAsync([TimerTrigger("%Schedule:ProbeParked%")] TimerInfo timer, CancellationToken cancellationToken) =>
        sweeps.HandleAsync(cancellationToken);

    [Function("WatchProvider")]
    public Task DriveIncidentsAsync([TimerTrigger("%Schedule:WatchProvider%")] TimerInfo timer, CancellationToken cancellationToken) =>
        incidents.HandleAsync(cancellationToken);
}
