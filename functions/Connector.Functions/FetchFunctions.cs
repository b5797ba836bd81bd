using Azure.Storage.Queues.Models;
using Connector.Importing;
using Connector.Storage;
using Connector.Storage.Sweeping;
using Microsoft.Azure.Functions.Worker;

namespace Connector.Functions;

/// <summary>The queues and timers of planning, fetching and probing.</summary>
internal sealed class FetchFunctions(
    FetchPlanner planner, FetchMailbox fetch, FetchPoison poison, MinuteSweeps sweeps, WatchProvider provider)
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

    [Function("ProbeParked")]
    public Task ProbeParkedAsync([TimerTrigger("%Schedule:ProbeParked%")] TimerInfo timer, CancellationToken cancellationToken) =>
        sweeps.HandleAsync(cancellationToken);

    [Function("WatchProvider")]
    public Task WatchProviderAsync([TimerTrigger("%Schedule:WatchProvider%")] TimerInfo timer, CancellationToken cancellationToken) =>
        provider.HandleAsync(cancellationToken);
}
