using Connector.Storage;
using Connector.Storage.Poison;
using Microsoft.AspNetCore.Http;

namespace Connector.Api;

/// <summary>Queue messages that used up their attempts: <c>GET poison</c>, replay, and <c>DELETE</c>.</summary>
public sealed class PoisonEndpoint(PoisonTable table)
{
    private static readonly string[] Queues = [StorageNames.FetchJobsQueue, StorageNames.DeliveriesQueue, StorageNames.AlertsQueue];

    /// <summary><c>GET poison</c>: a page of the messages of all queues and accounts.</summary>
    /// <param name="continuationToken">From the page before; null or empty for the first page.</param>
    public Task<IResult> ListAsync(string? continuationToken, CancellationToken cancellationToken) => Page.AnswerAsync(
        continuationToken,
        after => table.ListAsync(queue: null, after, cancellationToken),
        PoisonTable.PositionOf,
        page => new
        {
            poison = page.Items.Select(one => new { one.Queue, one.Id, one.Job, one.Times, one.FirstAt, one.LastAt, one.MessageId }),
            page.ContinuationToken,
        },
        cancellationToken);

    /// <summary><c>POST poison/{queue}/{id}/replay</c>.</summary>
    public async Task<IResult> ReplayAsync(string queue, string id, CancellationToken cancellationToken)
    {
        if (await table.FindAsync(queue, id, cancellationToken) is not { } poison)
        {
            return Unknown(queue, id);
        }

        return await table.TryReplayAsync(poison, cancellationToken)
            ? Results.Accepted(uri: null, new { enqueued = 1 })
            : Problem.Conflict("The message is not a job, so it cannot be replayed. DELETE it.");
    }

    /// <summary><c>POST poison/{queue}/replay</c>: replays all poison messages of the queue.</summary>
    public async Task<IResult> ReplayAllAsync(string queue, CancellationToken cancellationToken)
    {
        if (!Queues.Contains(queue))
        {
            return Problem.NotFound($"There is no queue '{queue}'; there are {string.Join(", ", Queues)}.");
        }

        var (enqueued, unreadable) = await table.ReplayAllAsync(queue, cancellationToken);
        return Results.Accepted(uri: null, new { enqueued, unreadable });
    }

    /// <summary><c>DELETE poison/{queue}/{id}</c>: for a message that will not be replayed.</summary>
    public async Task<IResult> ForgetAsync(string queue, string id, CancellationToken cancellationToken)
    {
        if (await table.FindAsync(queue, id, cancellationToken) is not { } poison)
        {
            return Unknown(queue, id);
        }

        await table.ForgetAsync(poison, cancellationToken);
        return Results.NoContent();
    }

    private static IResult Unknown(string queue, string id) => Problem.NotFound($"There is no poison '{id}' of the queue '{queue}'.");
}
