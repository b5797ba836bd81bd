using Connector.Pages;
using Connector.WebConsole.Acting;
using Connector.WebConsole.Components;
using Microsoft.AspNetCore.Http;

namespace Connector.WebConsole;

/// <summary><c>GET console/history</c>: what people did, in one account or in all.</summary>
public sealed class HistoryEndpoint(Entry entry, AuditTable audit)
{
    private const int Entries = 100;

    public Task<IResult> GetAsync(HttpRequest request, CancellationToken cancellationToken) =>
        entry.ShowAsync(
            request,
            async frame => await PageResult.OfAsync<HistoryPage, HistoryModel>(
                new HistoryModel(frame, await audit.ListAsync(frame.Visitor.OnlyAccount, Entries, cancellationToken))),
            cancellationToken);
}

/// <summary>What people did, the newest first.</summary>
public sealed record HistoryModel(Frame Frame, IReadOnlyList<AuditEntry> Entries);
