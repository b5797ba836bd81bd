using System.Globalization;
using Connector.Pages;
using Connector.Storage;
using Connector.Storage.Poison;
using Connector.WebConsole.Acting;
using Connector.WebConsole.Components;
using Microsoft.AspNetCore.Http;

namespace Connector.WebConsole;

/// <summary>
/// The jobs that failed at every attempt. They are of all accounts, so the pages are for operators.
/// </summary>
public sealed class PoisonPages(Entry entry, PoisonTable table, AuditTable audit)
{
    /// <summary>The word of the record.</summary>
    public const string Replay = "replay";

    private const int Listed = 200;

    /// <summary><c>GET console/poison</c>.</summary>
    public Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellationToken) =>
        entry.ShowAsync(
            request,
            async frame => frame.Visitor.IsOperator
                ? await PageResult.OfAsync<PoisonPage, PoisonModel>(new PoisonModel(
                    frame,
                    await table.ListAsync(queue: null, after: null, cancellationToken).Take(Listed).ToListAsync(cancellationToken))
                {
                    Enqueued = int.TryParse(
                        request.Query["done"], NumberStyles.None, CultureInfo.InvariantCulture, out var jobs) ? jobs : null,
                })
                : null,
            cancellationToken);

    /// <summary><c>GET console/poison/{queue}</c>: asks.</summary>
    public Task<IResult> AskAsync(HttpRequest request, string queue, CancellationToken cancellationToken) =>
        entry.ShowAsync(
            request,
            async frame => frame.Visitor.IsOperator && IsQueue(queue)
                ? await PageResult.OfAsync<ConfirmPoisonPage, ConfirmPoisonModel>(new ConfirmPoisonModel(frame, queue)) : null,
            cancellationToken);

    /// <summary><c>POST console/poison/{queue}</c>: enqueues all jobs of the queue again.</summary>
    public Task<IResult> DoAsync(HttpRequest request, string queue, CancellationToken cancellationToken) =>
        entry.DoAsync(
            request,
            ConsoleUri.PoisonOf(queue),
            async (frame, _) => frame.Visitor.IsOperator && IsQueue(queue) ? await ReplayAsync(frame, queue, cancellationToken) : null,
            cancellationToken);

    private async Task<IResult> ReplayAsync(Frame frame, string queue, CancellationToken cancellationToken)
    {
        var record = await audit.BeginAsync(frame.Visitor, AuditTable.Installation, where: null, Replay, queue, cancellationToken);
        var (enqueued, unreadable) = await table.ReplayAllAsync(queue, cancellationToken);
        await audit.EndAsync(record, string.Create(
            CultureInfo.InvariantCulture, $"{enqueued} enqueued, {unreadable} unreadable"));
        return new SeeOther(string.Create(CultureInfo.InvariantCulture, $"{ConsoleUri.Poison}?done={enqueued}"));
    }

    private static bool IsQueue(string queue) =>
        queue is StorageNames.FetchJobsQueue or StorageNames.DeliveriesQueue or StorageNames.AlertsQueue;
}

/// <summary>The jobs that failed at every attempt, by queue.</summary>
public sealed record PoisonModel(Frame Frame, IReadOnlyList<PoisonMessage> Messages)
{
    /// <summary>How many jobs a person has just had tried again; null for none.</summary>
    public int? Enqueued { get; init; }
}

/// <summary>The question before the jobs of a queue are tried again.</summary>
public sealed record ConfirmPoisonModel(Frame Frame, string Queue);
