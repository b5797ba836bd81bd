using System.Buffers.Text;
using System.Text;
using Connector.Storage;
using Connector.Storage.Poison;
using Microsoft.AspNetCore.Http;

namespace Connector.Api;

/// <summary><c>GET poison</c> and what may be done about it: queue messages that used up their tries, of all accounts.</summary>
public sealed class PoisonEndpoint(PoisonTable table, PoisonReplay replay)
{
    /// <summary>Messages on a page.</summary>
    public const int PageLength = 100;

    private static readonly string[] Queues = [StorageNames.FetchJobsQueue, StorageNames.DeliveriesQueue, StorageNames.AlertsQueue];

    /// <summary><c>GET poison</c>.</summary>
    /// <param name="continuationToken">As the page before gave it; null or empty for the first page.</param>
    public async Task<IResult> ListAsync(string? continuationToken, CancellationToken cancellationToken)
    {
        PoisonPlace? after = null;

        if (!string.IsNullOrEmpty(continuationToken) && (after = Read(continuationToken)) is null)
        {
            return Problem.BadRequest("continuationToken must be left out, or be what the page before gave.");
        }

        // One more than fits tells whether there is another page.
        var found = await table.ListAsync(queue: null, after, cancellationToken).Take(PageLength + 1).ToListAsync(cancellationToken);
        var page = found.Take(PageLength).ToList();

        return Results.Ok(new
        {
            poison = page.Select(one => new { one.Queue, one.Id, one.Job, one.Times, one.FirstAt, one.LastAt, one.MessageId }),
            continuationToken = found.Count > PageLength ? Write(page[^1]) : null,
        });
    }

    /// <summary><c>POST poison/{queue}/{id}/replay</c>.</summary>
    public async Task<IResult> ReplayAsync(string queue, string id, CancellationToken cancellationToken)
    {
        if (await table.FindAsync(queue, id, cancellationToken) is not { } poison)
        {
            return Unknown(queue, id);
        }

        return await replay.OneAsync(poison, cancellationToken)
            ? Results.Accepted(uri: null, new { enqueued = 1 })
            : Problem.Conflict("The message was no job, so there is nothing to be done again. DELETE lets it go.");
    }

    /// <summary><c>POST poison/{queue}/replay</c>: all that the queue gave up on.</summary>
    public async Task<IResult> ReplayAllAsync(string queue, CancellationToken cancellationToken)
    {
        if (!Queues.Contains(queue))
        {
            return Problem.NotFound($"There is no queue '{queue}'; there are {string.Join(", ", Queues)}.");
        }

        var (enqueued, unreadable) = await replay.AllAsync(queue, cancellationToken);
        return Results.Accepted(uri: null, new { enqueued, unreadable });
    }

    /// <summary><c>DELETE poison/{queue}/{id}</c>: it was looked at, and shall not be done again.</summary>
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

    private static string Write(PoisonMessage last) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{last.Queue}\n{last.Id}"));

    private static PoisonPlace? Read(string token)
    {
        if (!Base64Url.IsValid(token))
        {
            return null;
        }

        return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)).Split('\n') is [var queue, var id] ? new PoisonPlace(queue, id) : null;
    }
}
