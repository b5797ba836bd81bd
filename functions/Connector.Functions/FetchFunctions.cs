using Azure.Storage.Queues.Models;
using Connector.Importing;
using Connector.Incidents.Driving;
using Connector.Storage;
using Connector.Storage.Sweeping;
using Microsoft.Azure.Functions.Worker;

namespace Connector.Functions;

/// <summary>The queues and timers of planning, fetching and probing.</summary>
public sealed class FetchFunctions(
    FetchPlanner planner, RunFetchJob fetch, FetchPoison poison, MinuteSweeps sweeps, DriveIncidents incidents)
{
    [Function("EnqueueFetchJobs")]
    public Task EnqueueFetchJobsAsync(
        [TimerTrigger("%Schedule:EnqueueFetchJobs%")] TimerInfo timer, CancellationToken cancellationToken) =>
        planner.PlanDueAsync(cancellationToken);

    [Function("FetchMailbox")]
    public Task FetchMailboxAsync([QueueTrigger(StorageNames.FetchJobsQueue)] string job, CancellationToken cancellationToken) =>
        fetch.HandleAsync(JobMessage.Read<FetchJob>(job), cancellationToken);

    [Function("FetchMailboxPoison")]
    public Task FetchMailboxPoisonAsync(
        [QueueTrigger(StorageNames.FetchJobsPoisonQueue)] QueueMessage message, CancellationToken cancellationToken) =>
        poison.HandleAsync(message.MessageId, message.Body.ToString(), cancellationToken);

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
